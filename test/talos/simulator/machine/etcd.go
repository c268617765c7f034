package machine

import (
	"context"
	"fmt"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/resources/etcd"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"strata.invalid/test/talos-simulator/wire"
)

// runEtcd brings this machine's etcd up, and down and up again as faults come and go.
func (m *Machine) runEtcd(ctx context.Context) {
	for {
		m.etcdTurn(ctx)
		time.Sleep(m.interval(50))
	}
}

func (m *Machine) etcdTurn(ctx context.Context) {
	if m.shuttingDown() || m.deaf() || m.services.state("etcd") == "Finished" {
		return
	}

	if m.has(wire.MemberLost) {
		m.services.set("etcd", "Failed", "the database is corrupt")

		return
	}

	var joined wire.Joined

	err := m.world.ask("etcd/join", wire.Join{Cluster: m.current().Cluster().ID(), Hostname: m.hostname()}, &joined)

	switch {
	case err != nil && status.Code(err) == codes.PermissionDenied:
		m.services.set("etcd", "Failed", err.Error())
	case err != nil || joined.Data == nil:
		if m.services.state("etcd") != "Preparing" {
			m.services.set("etcd", "Preparing", "Running pre state")
		}
	default:
		m.etcdRuns(ctx, joined)
	}
}

func (m *Machine) etcdRuns(ctx context.Context, joined wire.Joined) {
	put(ctx, m.resources, etcd.NewMember(etcd.NamespaceName, etcd.LocalMemberID), func(member *etcd.Member) {
		member.TypedSpec().MemberID = etcd.FormatMemberID(joined.Data.Member)
	})
	m.services.set("etcd", "Running", "Health check successful")

	if !m.servers.has("apiserver") {
		if err := m.serveKubernetes("apiserver", m.boot.Address); err != nil {
			fmt.Println("no API server:", err)
		}
	}

	m.holdVirtualAddress(joined.Etcd.Quorum && joined.Etcd.Leader == joined.Data.Member)
}

// shuttingDown tells whether a sequence has stopped the services.
func (m *Machine) shuttingDown() bool {
	m.mu.Lock()
	defer m.mu.Unlock()

	return m.busy != ""
}
