package machine

import (
	"context"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/config"
)

// enforce makes a configuration the running one.
func (m *Machine) enforce(loaded config.Provider) {
	m.mu.Lock()
	before := m.config
	m.config = loaded
	m.mu.Unlock()
	m.publishConfig(context.Background())
	m.touch()

	if before == nil {
		return
	}

	go func() { _ = m.identify() }()
	go m.hear(before, loaded)

	if kubeletOf(before) != kubeletOf(loaded) {
		go m.restartKubelet()
	}
}

// kubeletOf is that of a configuration for which the kubelet is started anew.
func kubeletOf(given config.Provider) string {
	text := given.Machine().Kubelet().Image()
	for _, ca := range authorities(given.Cluster().IssuingCA(), given.Cluster().AcceptedCAs()) {
		text += string(ca)
	}

	return text
}

func (m *Machine) restartKubelet() {
	m.services.set("kubelet", "Finished", "Service finished successfully")
	pause(m.boot.Timing.Service)
	m.services.set("kubelet", "Running", "Started task")
}

// revertAfter goes back to the running configuration, unless another one comes first.
func (m *Machine) revertAfter(limit time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()

	before := m.config
	if m.revert != nil {
		m.revert.Stop()
	}

	m.revert = time.AfterFunc(limit, func() { m.enforce(before) })
}

func (m *Machine) keepTried() {
	m.mu.Lock()
	defer m.mu.Unlock()

	if m.revert != nil {
		m.revert.Stop()
	}
}
