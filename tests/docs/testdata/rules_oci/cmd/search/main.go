// Command search is a program that has an image already.
package main

func main() {}
