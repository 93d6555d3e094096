package catalog

import "strings"

// The kinds of generator that a secret may have depend on where it stands.
type secretPlace struct {
	keys string // the keys that are allowed here
	ways string // the keys of which it needs exactly one
	jwt  bool   // whether jwt_keys are allowed
	set  bool   // whether a jwk_set is allowed
}

var (
	topSecret = secretPlace{
		"generate length aws_secret key local prompt fields rotatable algorithm of", "generate aws_secret prompt fields", true, true,
	}
	localSecret = secretPlace{"generate length prompt fields algorithm", "generate prompt fields", true, false}
	fieldSecret = secretPlace{"generate length aws_secret key local prompt", "generate aws_secret prompt", false, false}
	localField  = secretPlace{"generate length prompt", "generate prompt", false, false}
)

// secret reads a generator.
func (d *decoder) secret(n node, place secretPlace) Secret {
	var s Secret
	if !d.is(n, object) {
		return s
	}
	d.fields(n, place.keys, func(key string, v node) { d.secretKey(key, v, place, &s) })
	d.oneWay(n, place)
	d.belongs(n, "length", "generate")
	d.belongs(n, "algorithm", "generate")
	d.belongs(n, "of", "generate")
	d.belongs(n, "key", "aws_secret")
	d.belongs(n, "local", "aws_secret")
	d.keysOnly(n, s)
	if s.Generate == "random" && s.Length == 0 {
		s.Length = 50
	}
	return s
}

// keysOnly checks the keys that go with one value of generate.
func (d *decoder) keysOnly(n node, s Secret) {
	generate, _ := n.get("generate")
	for _, key := range []struct{ name, generate, what string }{
		{"length", "random", `a "length", which is for random values`},
		{"algorithm", "jwt_keys", `an "algorithm", which is for jwt_keys`},
		{"of", "jwk_set", `an "of", which is for a jwk_set`},
	} {
		if _, ok := n.get(key.name); ok && s.Generate != "" && s.Generate != key.generate {
			d.bad(n, "has %s", key.what)
		}
	}
	if _, ok := n.get("of"); !ok && generate.text == "jwk_set" {
		d.bad(n, `needs "of", the secret with the jwt_keys that it is made of`)
	}
}

func (d *decoder) secretKey(key string, v node, place secretPlace, s *Secret) {
	switch key {
	case "generate":
		switch {
		case place.set:
			d.choice(v, &s.Generate, "random", "jwt_keys", "jwk_set")
		case place.jwt:
			d.choice(v, &s.Generate, "random", "jwt_keys")
		default:
			d.constant(v, "random", &s.Generate)
		}
	case "algorithm":
		d.choice(v, &s.Algorithm, "HS256", "RS256", "EdDSA")
	case "of":
		d.str(v, secretName, &s.Of)
	case "length":
		d.integer(v, 1, 65536, &s.Length)
	case "aws_secret":
		d.str(v, awsSecretName, &s.AWSSecret)
	case "key":
		d.str(v, filledLine, &s.Key)
	case "local":
		below := localSecret
		if !place.jwt {
			below = localField
		}
		local := d.secret(v, below)
		s.Local = &local
	case "prompt":
		if d.boolean(v, &s.Prompt); v.kind == boolean && !s.Prompt {
			d.bad(v, "must be true: leave the key out otherwise")
		}
	case "fields":
		s.Fields = map[string]Secret{}
		if v.kind == object && len(v.members) == 0 {
			d.bad(v, "has no field")
		}
		d.entries(v, func(m member) {
			d.key(m, fieldName)
			below := fieldSecret
			if !strings.Contains(place.keys, "aws_secret") {
				below = localField
			}
			s.Fields[m.key] = d.secret(m.value, below)
		})
	case "rotatable":
		d.boolean(v, &s.Rotatable)
	}
}

// constant reads the only word that is allowed here.
func (d *decoder) constant(n node, word string, into *string) {
	if !d.is(n, text) {
		return
	}
	if n.text != word {
		d.bad(n, "must be %q here, not %q", word, n.text)
		return
	}
	*into = word
}

// oneWay checks that exactly one way to come by a value is given.
func (d *decoder) oneWay(n node, place secretPlace) {
	var given []string
	for _, way := range strings.Fields(place.ways) {
		if _, ok := n.get(way); ok {
			given = append(given, way)
		}
	}
	switch {
	case len(given) == 0:
		d.bad(n, "needs one of %s", oneOf(strings.Fields(place.ways)))
	case len(given) > 1:
		d.bad(n, "has %s: keep one of them", strings.Join(given, " and "))
	}
}

// belongs checks that a key stands only beside the one that it refines.
func (d *decoder) belongs(n node, key, to string) {
	_, has := n.get(key)
	_, hasOther := n.get(to)
	if has && !hasOther {
		d.bad(n, "has %q, which goes with %q", key, to)
	}
}
