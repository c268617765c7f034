package machine

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"time"

	talosx509 "github.com/siderolabs/crypto/x509"
)

// authority is a CA that can sign.
type authority struct {
	certificate *x509.Certificate
	key         any
	pem         []byte
}

func authorityOf(ca *talosx509.PEMEncodedCertificateAndKey) (*authority, error) {
	if ca == nil || len(ca.Key) == 0 {
		return nil, errors.New("there is no key to sign with")
	}

	certificate, err := ca.GetCert()
	if err != nil {
		return nil, err
	}

	key, err := ca.GetKey()
	if err != nil {
		return nil, err
	}

	return &authority{certificate: certificate, key: key, pem: ca.Crt}, nil
}

// names are whom a certificate is for.
type names struct {
	common        string
	organizations []string
	hosts         []string
	client        bool
	// lifetime is a year where it is not given.
	lifetime time.Duration
}

func template(of names) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}

	made := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: of.common, Organization: of.organizations}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(365 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}

	if of.lifetime > 0 {
		made.NotAfter = time.Now().Add(of.lifetime)
	}

	if of.client {
		made.ExtKeyUsage = append(made.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	}

	for _, host := range of.hosts {
		if ip := net.ParseIP(host); ip != nil {
			made.IPAddresses = append(made.IPAddresses, ip)
		} else {
			made.DNSNames = append(made.DNSNames, host)
		}
	}

	return made, nil
}

// issue makes a key and a certificate of it that the authority signed.
func (a *authority) issue(of names) (tls.Certificate, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}

	der, err := a.sign(of, public)
	if err != nil {
		return tls.Certificate{}, err
	}

	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, nil
}

func (a *authority) sign(of names, public any) ([]byte, error) {
	made, err := template(of)
	if err != nil {
		return nil, err
	}

	return x509.CreateCertificate(rand.Reader, made, a.certificate, public, a.key)
}

// selfSigned is what the API of maintenance shows: made anew at each boot, and so its fingerprint is.
func selfSigned(address string) (tls.Certificate, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}

	made, err := template(names{common: "maintenance-service.talos.dev", hosts: []string{address}})
	if err != nil {
		return tls.Certificate{}, err
	}

	der, err := x509.CreateCertificate(rand.Reader, made, made, private.Public(), private)

	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, err
}

// encode gives a certificate and its key as PEM.
func encode(certificate tls.Certificate) (crt, key []byte, err error) {
	private, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		return nil, nil, err
	}

	crt = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})

	return crt, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), nil
}

func pool(pems ...[]byte) *x509.CertPool {
	made := x509.NewCertPool()
	for _, text := range pems {
		made.AppendCertsFromPEM(text)
	}

	return made
}
