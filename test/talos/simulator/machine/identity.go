package machine

import (
	"crypto/tls"
	"strings"
	"sync"
	"time"

	talosx509 "github.com/siderolabs/crypto/x509"
)

// identity is the certificate of the machine's API. It is made anew when the authority or the names in the configuration change.
type identity struct {
	mu          sync.Mutex
	of          string
	certificate tls.Certificate
}

func (m *Machine) names() names {
	hosts := append([]string{m.boot.Address, m.hostname()}, m.current().Machine().Security().CertSANs()...)

	return names{common: m.hostname(), hosts: hosts}
}

// identify has a certificate issued where the present one is not of the running configuration: a control plane signs its own, a worker asks a control
// plane until one answers.
func (m *Machine) identify() error {
	wanted := m.names()
	key := strings.Join(wanted.hosts, " ")

	if ca := m.current().Machine().Security().IssuingCA(); ca != nil {
		key += string(ca.Crt)
	}

	m.identity.mu.Lock()
	same := m.identity.of == key
	m.identity.mu.Unlock()

	if same {
		return nil
	}

	certificate, err := m.issued(wanted)
	if err != nil {
		return err
	}

	m.identity.mu.Lock()
	m.identity.of, m.identity.certificate = key, certificate
	m.identity.mu.Unlock()

	return nil
}

func (m *Machine) issued(wanted names) (tls.Certificate, error) {
	if m.controlPlane() {
		signer, err := authorityOf(m.current().Machine().Security().IssuingCA())
		if err != nil {
			return tls.Certificate{}, err
		}

		return signer.issue(wanted)
	}

	for {
		for address, peer := range m.others() {
			if peer.Role != "controlplane" {
				continue
			}

			if certificate, err := m.askTrustd(address, wanted); err == nil {
				return certificate, nil
			}
		}

		time.Sleep(100 * time.Millisecond)
	}
}

// secured is the side of a server that shows the machine's certificate, and takes the given authorities' clients where there are any. It is asked at each
// connection, as authorities change while the machine runs.
func (m *Machine) secured(clients func() [][]byte) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		m.identity.mu.Lock()
		defer m.identity.mu.Unlock()

		config := &tls.Config{Certificates: []tls.Certificate{m.identity.certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"}}
		if clients != nil {
			config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, pool(clients()...)
		}

		return config, nil
	}}
}

// authorities whose certificates count: the issuing one, and those that are accepted beside it.
func authorities(issuing *talosx509.PEMEncodedCertificateAndKey, accepted []*talosx509.PEMEncodedCertificate) (pems [][]byte) {
	if issuing != nil {
		pems = append(pems, issuing.Crt)
	}

	for _, ca := range accepted {
		pems = append(pems, ca.Crt)
	}

	return pems
}

func (m *Machine) osAuthorities() [][]byte {
	security := m.current().Machine().Security()

	return authorities(security.IssuingCA(), security.AcceptedCAs())
}
