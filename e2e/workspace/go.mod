module example.com/workspace

go 1.25.0
