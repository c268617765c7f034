package machine

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"

	"github.com/siderolabs/talos/pkg/machinery/config"

	"strata.invalid/test/talos-simulator/wire"
)

// run boots a machine that has a configuration, and stays.
func (m *Machine) run(ctx context.Context, loaded config.Provider, text []byte) error {
	m.mu.Lock()
	m.disk = text
	m.mu.Unlock()
	m.enforce(loaded)
	m.setStage("booting")

	for _, id := range []string{"machined", "auditd", "containerd"} {
		m.services.set(id, "Running", "Health check successful")
	}

	if err := m.identify(); err != nil {
		return err
	}

	if m.controlPlane() {
		if err := m.serveTrustd(); err != nil {
			return err
		}

		m.services.set("trustd", "Running", "Health check successful")
		m.services.set("etcd", "Preparing", "Running pre state")
	}

	m.services.set("cri", "Starting", "Starting service")

	if err := m.serveAPI(); err != nil {
		return err
	}

	m.services.set("apid", "Running", "Health check successful")
	pause(m.boot.Timing.Service)

	for m.has(wire.BootTaskFails) {
		pause(50)
	}

	m.services.set("cri", "Running", "Health check successful")
	pause(m.boot.Timing.Service)
	m.services.set("kubelet", "Running", "Health check successful")

	if m.controlPlane() {
		go m.runEtcd(ctx)
	}

	go m.runKubelet(ctx)

	for m.controlPlane() && !m.services.running("etcd") {
		pause(20)
	}

	m.setStage("running")

	select {}
}

func parsePEM(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM")
	}

	return x509.ParseCertificate(block.Bytes)
}
