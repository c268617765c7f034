package machine

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/security"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// trustd signs the certificates of workers that know the token.
type trustd struct {
	security.UnimplementedSecurityServiceServer
	m *Machine
}

func (m *Machine) serveTrustd() error {
	return m.serveGRPC("trustd", "50001", m.secured(nil), func(registrar *grpc.Server) {
		security.RegisterSecurityServiceServer(registrar, &trustd{m: m})
	})
}

// Certificate signs a request.
func (t *trustd) Certificate(ctx context.Context, request *security.CertificateRequest) (*security.CertificateResponse, error) {
	given, _ := metadata.FromIncomingContext(ctx)
	if token := given.Get("token"); len(token) != 1 || token[0] != t.m.current().Machine().Security().Token() {
		return nil, status.Error(codes.Unauthenticated, "invalid token")
	}

	block, _ := pem.Decode(request.Csr)
	if block == nil {
		return nil, status.Error(codes.InvalidArgument, "no request for a certificate")
	}

	asked, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil, err
	}

	signer, err := authorityOf(t.m.current().Machine().Security().IssuingCA())
	if err != nil {
		return nil, err
	}

	of := names{common: asked.Subject.CommonName, hosts: asked.DNSNames}
	for _, ip := range asked.IPAddresses {
		of.hosts = append(of.hosts, ip.String())
	}

	der, err := signer.sign(of, asked.PublicKey)
	if err != nil {
		return nil, err
	}

	return &security.CertificateResponse{Ca: signer.pem, Crt: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}, nil
}

// askTrustd has a certificate signed by the control plane at an address.
func (m *Machine) askTrustd(address string, of names) (tls.Certificate, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}

	wanted := &x509.CertificateRequest{Subject: pkix.Name{CommonName: of.common}}

	for _, host := range of.hosts {
		if ip := net.ParseIP(host); ip != nil {
			wanted.IPAddresses = append(wanted.IPAddresses, ip)
		} else {
			wanted.DNSNames = append(wanted.DNSNames, host)
		}
	}

	der, err := x509.CreateCertificateRequest(rand.Reader, wanted, private)
	if err != nil {
		return tls.Certificate{}, err
	}

	secured := credentials.NewTLS(&tls.Config{RootCAs: pool(m.osAuthorities()...), MinVersion: tls.VersionTLS12})

	connection, err := grpc.NewClient("passthrough:///"+net.JoinHostPort(address, "50001"), grpc.WithTransportCredentials(secured))
	if err != nil {
		return tls.Certificate{}, err
	}

	defer connection.Close()

	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(context.Background(), "token", m.current().Machine().Security().Token()), 2*time.Second)
	defer cancel()

	csr := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})

	signed, err := security.NewSecurityServiceClient(connection).Certificate(ctx, &security.CertificateRequest{Csr: csr})
	if err != nil {
		return tls.Certificate{}, err
	}

	certificate, err := parsePEM(signed.Crt)
	if err != nil {
		return tls.Certificate{}, err
	}

	return tls.Certificate{Certificate: [][]byte{certificate.Raw}, PrivateKey: private}, nil
}
