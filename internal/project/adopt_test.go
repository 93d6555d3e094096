package project

import "testing"

func TestPortPatterns(t *testing.T) {
	for line, want := range map[string]string{
		`python manage.py runserver 0.0.0.0:9001`:     "9001",
		`execute(["manage.py", "runserver", "9002"])`: "9002",
		`bind = "127.0.0.1:9003"`:                     "9003",
		`gunicorn --bind=:9004 app`:                   "9004",
		`gunicorn -b [::]:9005 app`:                   "9005",
		`http.ListenAndServe(":9006", nil)`:           "9006",
		`net.Listen("tcp", "localhost:9007")`:         "9007",
		`TcpListener::bind("0.0.0.0:9008")`:           "9008",
		`port = int(os.environ.get("PORT", "9009"))`:  "9009",
		`ENV PORT 9010`:                               "9010",
		`EXPOSE 9011`:                                 "9011",
		`DATABASE_PORTS = [5432]`:                     "",
		`"address": "mail.example.com:25"`:            "",
		`url = "http://localhost:9013/"`:              "",
	} {
		got := ""
		for _, pattern := range portPatterns {
			if m := pattern.FindStringSubmatch(line); m != nil {
				got = m[1]
				break
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
