package machine

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httputil"
	"slices"

	"github.com/siderolabs/talos/pkg/machinery/config"

	"strata.invalid/test/talos-simulator/kube"
)

// serveKubernetes answers as the API server of a control plane: with a certificate of the cluster's Kubernetes authority, for clients with one, as long as
// this machine's etcd runs and has its quorum. Behind it is the one real API server of the test, which is asked in the client's name. So the kubeconfig is
// the one that Talos makes, and what a client may do is decided by the real server.
func (m *Machine) serveKubernetes(name, address string) error {
	if m.boot.Kubernetes == nil {
		return nil
	}

	client, err := kube.New(*m.boot.Kubernetes)
	if err != nil {
		return err
	}

	target, err := client.URL()
	if err != nil {
		return err
	}

	proxy := &httputil.ReverseProxy{
		Transport: client.Transport,
		Rewrite: func(request *httputil.ProxyRequest) {
			request.SetURL(target)
			impersonate(request, client.Token())
		},
		ErrorHandler: func(out http.ResponseWriter, _ *http.Request, err error) {
			http.Error(out, err.Error(), http.StatusBadGateway)
		},
	}
	handler := http.HandlerFunc(func(out http.ResponseWriter, request *http.Request) {
		if err := m.world.ask("etcd/status", nil, nil); err != nil {
			http.Error(out, fmt.Sprintf(`{"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcd: %s","code":500}`, err), http.StatusInternalServerError)

			return
		}

		proxy.ServeHTTP(out, request)
	})
	secured := &tls.Config{MinVersion: tls.VersionTLS12, GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return m.kubernetesSecured(address) }}

	return m.serveHTTPS(name, address, "6443", secured, handler)
}

// kubernetesSecured is the side of the API server, by the authorities of the running configuration.
func (m *Machine) kubernetesSecured(address string) (*tls.Config, error) {
	cluster := m.current().Cluster()

	signer, err := authorityOf(cluster.IssuingCA())
	if err != nil {
		return nil, err
	}

	hosts := append([]string{m.boot.Address, address, "127.0.0.1", "localhost", cluster.Endpoint().Hostname()}, cluster.CertSANs()...)

	certificate, err := signer.issue(names{common: "kube-apiserver", hosts: hosts})
	if err != nil {
		return nil, err
	}

	return &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientAuth: tls.VerifyClientCertIfGiven, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		ClientCAs: pool(authorities(cluster.IssuingCA(), cluster.AcceptedCAs())...),
	}, nil
}

// impersonate asks as the client whose certificate was shown, or as nobody.
func impersonate(request *httputil.ProxyRequest, token string) {
	user, groups := "system:anonymous", []string{"system:unauthenticated"}

	if shown := request.In.TLS.PeerCertificates; len(shown) > 0 {
		user, groups = shown[0].Subject.CommonName, append(slices.Clone(shown[0].Subject.Organization), "system:authenticated")
	}

	request.Out.Header.Set("Authorization", "Bearer "+token)
	request.Out.Header.Set("Impersonate-User", user)
	request.Out.Header["Impersonate-Group"] = groups
}

// virtualAddresses are those that the configuration asks for, by fields or by documents.
func virtualAddresses(given config.Provider) []string {
	addresses := virtualDocuments(given)

	for _, device := range given.Machine().Network().Devices() {
		if virtual := device.VIPConfig(); virtual != nil {
			addresses = append(addresses, virtual.IP())
		}

		for _, vlan := range device.Vlans() {
			if virtual := vlan.VIPConfig(); virtual != nil {
				addresses = append(addresses, virtual.IP())
			}
		}
	}

	return addresses
}

// holdVirtualAddress serves the cluster's endpoint where that is a virtual address: the leader of etcd has it.
func (m *Machine) holdVirtualAddress(leads bool) {
	const name = "virtual-address"

	wanted := virtualAddresses(m.current())

	if !leads {
		m.servers.close(name)

		return
	}

	if len(wanted) > 0 && !m.servers.has(name) {
		// The last leader may not have let go yet: the next turn tries again.
		_ = m.serveKubernetes(name, wanted[0])
	}
}
