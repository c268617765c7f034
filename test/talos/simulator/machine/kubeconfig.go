package machine

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"

	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- name: %[1]s
  cluster:
    server: %[2]s
    certificate-authority-data: %[3]s
users:
- name: admin@%[1]s
  user:
    client-certificate-data: %[4]s
    client-key-data: %[5]s
contexts:
- name: admin@%[1]s
  context:
    cluster: %[1]s
    namespace: default
    user: admin@%[1]s
current-context: admin@%[1]s
`

// kubeconfigOf makes credentials of the administrator, signed by the authority that issues, for servers of all that are accepted. It takes the authority's key
// and nothing else, so it works where no API server does.
func (m *Machine) kubeconfigOf() ([]byte, error) {
	cluster := m.current().Cluster()

	signer, err := authorityOf(cluster.IssuingCA())
	if err != nil {
		return nil, err
	}

	certificate, err := signer.issue(names{common: "admin", organizations: []string{"system:masters"}, client: true})
	if err != nil {
		return nil, err
	}

	crt, key, err := encode(certificate)
	if err != nil {
		return nil, err
	}

	base64 := base64.StdEncoding.EncodeToString
	trusted := bytes.Join(authorities(cluster.IssuingCA(), cluster.AcceptedCAs()), nil)

	return fmt.Appendf(nil, kubeconfig, cluster.Name(), cluster.Endpoint(), base64(trusted), base64(crt), base64(key)), nil
}

// Kubeconfig streams it as an archive with one file.
func (a *api) Kubeconfig(_ *emptypb.Empty, stream grpc.ServerStreamingServer[common.Data]) error {
	if err := a.onControlPlane("kubeconfig"); err != nil {
		return err
	}

	text, err := a.m.kubeconfigOf()
	if err != nil {
		return err
	}

	var packed bytes.Buffer

	zipped := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zipped)

	if err = archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "kubeconfig", Size: int64(len(text)), Mode: 0o600}); err != nil {
		return err
	}

	if _, err = archive.Write(text); err != nil {
		return err
	}

	if err = archive.Close(); err != nil {
		return err
	}

	if err = zipped.Close(); err != nil {
		return err
	}

	return stream.Send(&common.Data{Bytes: packed.Bytes()})
}
