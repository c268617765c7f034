package machine

import (
	"context"

	"github.com/siderolabs/crypto/x509"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/client/config"
)

// GenerateClientConfiguration issues a certificate of the given roles, and the talosconfig with it.
func (a *api) GenerateClientConfiguration(_ context.Context, request *machine.GenerateClientConfigurationRequest) (*machine.GenerateClientConfigurationResponse, error) {
	if err := a.onControlPlane("client configuration (talosconfig)"); err != nil {
		return nil, err
	}

	signer, err := authorityOf(a.m.current().Machine().Security().IssuingCA())
	if err != nil {
		return nil, err
	}

	certificate, err := signer.issue(names{client: true, organizations: request.Roles, lifetime: request.CrtTtl.AsDuration()})
	if err != nil {
		return nil, err
	}

	crt, key, err := encode(certificate)
	if err != nil {
		return nil, err
	}

	made := config.NewConfig(a.m.current().Cluster().Name(), nil, signer.pem, &x509.PEMEncodedCertificateAndKey{Crt: crt, Key: key})

	text, err := made.Bytes()
	if err != nil {
		return nil, err
	}

	return &machine.GenerateClientConfigurationResponse{
		Messages: []*machine.GenerateClientConfiguration{{Ca: signer.pem, Crt: crt, Key: key, Talosconfig: text}},
	}, nil
}
