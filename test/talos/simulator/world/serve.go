package world

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"strata.invalid/test/talos-simulator/wire"
)

// serveMachines is what the system that runs on a machine asks for.
func (w *World) serveMachines(mux *http.ServeMux) {
	serve := func(verb string, handler http.HandlerFunc) {
		mux.HandleFunc("POST /machines/{address}/os/"+verb, handler)
	}

	serve("boot", ofMachine(w, func(m *Machine, _ nothing) (any, error) { return w.boot(m), nil }))
	serve("report", ofMachine(w, func(m *Machine, report wire.Report) (any, error) {
		if m.process != nil && m.next == "" {
			// One that is wiped goes on as it was until it restarts.
			m.disk.Node = m.disk.Node || m.report.Node == "" && report.Node != ""
			m.report = report
		}

		w.settle()

		return wire.Answer{Faults: m.faults, PodNetwork: w.podNetwork}, nil
	}))
	serve("call", ofMachine(w, func(m *Machine, call wire.Call) (any, error) {
		call.Seq, call.Time, call.Node = len(w.calls), time.Now(), m.address
		w.calls = append(w.calls, &call)

		return call.Seq, nil
	}))
	serve("called", ofMachine(w, func(_ *Machine, call wire.Call) (any, error) {
		w.calls[call.Seq].Code = call.Code

		return nil, nil
	}))
	serve("take-fault", ofMachine(w, func(m *Machine, kind string) (any, error) {
		fault := m.fault(kind)
		m.clear(kind)

		return fault, nil
	}))
	serve("see-fault", ofMachine(w, func(m *Machine, kind string) (any, error) { return m.fault(kind), nil }))
	serve("kubernetes", ofMachine(w, func(_ *Machine, cluster string) (any, error) { return w.serves(cluster), nil }))
	serve("persist", ofMachine(w, func(m *Machine, config []byte) (any, error) {
		m.disk.Config = config

		return nil, nil
	}))
	serve("pull", ofMachine(w, func(m *Machine, image string) (any, error) { return w.pull(m, image) }))
	serve("stage", ofMachine(w, func(m *Machine, image string) (any, error) {
		m.disk.Staged = image

		return nil, nil
	}))
	serve("install", ofMachine(w, func(m *Machine, request wire.Install) (any, error) { return nil, w.install(m, request) }))
	serve("rollback", ofMachine(w, func(m *Machine, _ nothing) (any, error) {
		if m.disk.Slots[1-m.disk.Active] == nil {
			return nil, fmt.Errorf("cannot rollback to %q, label does not exist", string(rune('A'+1-m.disk.Active)))
		}

		m.disk.Active = 1 - m.disk.Active

		return nil, nil
	}))
	serve("wipe", ofMachine(w, func(m *Machine, request wire.Wipe) (any, error) {
		w.wipe(m, request)

		return nil, nil
	}))
	serve("end", ofMachine(w, func(m *Machine, next string) (any, error) {
		m.next = next
		m.report.Etcd = false
		w.settle()

		return nil, nil
	}))
	w.serveEtcd(serve)
	serve("peers", ofMachine(w, func(_ *Machine, cluster string) (any, error) { return w.peers(cluster), nil }))
}

func (w *World) serveEtcd(serve func(string, http.HandlerFunc)) {
	serve("etcd/status", ofMachine(w, func(m *Machine, _ nothing) (any, error) { return w.status(m) }))
	serve("etcd/bootstrap", ofMachine(w, func(m *Machine, request wire.Join) (any, error) { return nil, w.bootstrap(m, request) }))
	serve("etcd/join", ofMachine(w, func(m *Machine, request wire.Join) (any, error) { return w.join(m, request) }))
	serve("etcd/remove", ofMachine(w, func(m *Machine, id uint64) (any, error) { return nil, w.remove(m, id) }))
	serve("etcd/leave", ofMachine(w, func(m *Machine, _ nothing) (any, error) { return nil, w.leave(m) }))
	serve("etcd/forfeit", ofMachine(w, func(m *Machine, _ nothing) (any, error) { return w.forfeit(m) }))
	serve("etcd/upgradable", ofMachine(w, func(m *Machine, _ nothing) (any, error) { return nil, w.validateForUpgrade(m) }))
	serve("etcd/disarm", ofMachine(w, func(m *Machine, _ nothing) (any, error) {
		for _, address := range w.order {
			w.machines[address].clear(wire.NoSpace)
		}

		return nil, nil
	}))
}

func (w *World) boot(m *Machine) wire.Boot {
	system, medium := w.firmware(m)

	return wire.Boot{
		Address: m.address, BootID: fmt.Sprintf("%s-%04d", m.hardware.UUID[:31], m.boots), Maintenance: medium || len(m.disk.Config) == 0, FromMedium: medium, System: system, Disk: m.disk,
		Hardware: m.hardware, Timing: w.config.Timing, Kubernetes: w.config.Kubernetes,
	}
}

// peers are the addresses of the running machines of a cluster, by role.
func (w *World) peers(cluster string) map[string][]wire.Report {
	peers := map[string][]wire.Report{}

	for _, address := range w.order {
		m := w.machines[address]
		if m.process != nil && m.report.Cluster == cluster {
			report := m.report
			report.Node = address
			peers[report.Role] = append(peers[report.Role], report)
		}
	}

	return peers
}

// serves tells whether some API server of a cluster works: a control plane whose etcd has its quorum.
func (w *World) serves(cluster string) bool {
	w.settle()

	return slices.ContainsFunc(w.stores, func(s *store) bool { return s.cluster == cluster && s.quorum() })
}
