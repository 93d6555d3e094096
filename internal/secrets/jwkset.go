package secrets

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// JWKSet gives the JSON web key set with which access tokens are verified, in
// the order of the keys. Of RS256 and EdDSA it holds the public keys and can be
// published. HS256 has no public keys: there it is as secret as the keys, and a
// set that is not of HS256 leaves such keys out.
func (k *Keys) JWKSet(algorithm string) (string, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, key := range k.Access {
		if key.Algorithm == HS256 && algorithm != HS256 {
			continue
		}
		jwk, err := key.jwk()
		if err != nil {
			return "", fmt.Errorf("key %s: %w", key.ID, err)
		}
		set.Keys = append(set.Keys, jwk)
	}
	return encode(set)
}

// jwk is what others verify the key's tokens with.
func (k Key) jwk() (jose.JSONWebKey, error) {
	jwk := jose.JSONWebKey{Key: []byte(k.Secret), KeyID: k.ID, Algorithm: k.Algorithm}
	if k.Algorithm == HS256 {
		return jwk, nil
	}
	block, _ := pem.Decode([]byte(k.Secret))
	if block == nil {
		return jwk, fmt.Errorf("its secret_key is not in PEM")
	}
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return jwk, fmt.Errorf("its secret_key is no private key in PKCS #8")
	}
	jwk.Key, jwk.Use = private, "sig"
	public := jwk.Public()
	if !public.Valid() {
		return jwk, fmt.Errorf("its secret_key has no public key")
	}
	return public, nil
}
