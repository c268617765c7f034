package machine

import (
	"bytes"
	"fmt"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/config"

	"strata.invalid/test/talos-simulator/wire"
)

// hear cuts the machine off where its new settings are such that nobody reaches it, until it has those again with which it was reached.
func (m *Machine) hear(before, loaded config.Provider) {
	cutsOff := m.has(wire.DeafWithNew) && !same(before, loaded)

	m.mu.Lock()
	heard := m.heard

	switch {
	case heard == nil && cutsOff:
		m.heard = before
	case heard != nil && same(heard, loaded):
		m.heard = nil
	default:
		m.mu.Unlock()

		return
	}

	m.mu.Unlock()
	m.touch()

	if heard == nil {
		// The answer leaves the machine before its network changes.
		time.Sleep(30 * time.Millisecond)

		for _, name := range []string{"apid", "trustd", "apiserver", "virtual-address"} {
			m.servers.close(name)
		}

		return
	}

	if err := m.serveAPI(); err != nil {
		fmt.Println("no API:", err)
	}

	if m.controlPlane() {
		if err := m.serveTrustd(); err != nil {
			fmt.Println("no trustd:", err)
		}
	}
}

func same(one, other config.Provider) bool {
	text, err := one.Bytes()
	if err != nil {
		return false
	}

	others, err := other.Bytes()

	return err == nil && bytes.Equal(text, others)
}

// deaf tells whether nothing reaches the machine, nor anything of it others.
func (m *Machine) deaf() bool {
	m.mu.Lock()
	defer m.mu.Unlock()

	return m.heard != nil
}
