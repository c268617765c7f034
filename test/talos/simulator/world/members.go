package world

import (
	"slices"

	"strata.invalid/test/talos-simulator/wire"
)

// remove ends a membership, by the rules by which etcd keeps itself from losing its quorum.
func (w *World) remove(m *Machine, id uint64) error {
	s, _, err := w.local(m)
	if err != nil {
		return err
	}

	if !s.quorum() {
		return failed(codeUnavailable, "etcdserver: no leader")
	}

	member := s.member(id)
	if member == nil {
		return failed(codeNotFound, "failed to remove member %d: etcdserver: member not found", id)
	}

	if !member.Learner {
		after := s.voters(false) - 1
		if after == 0 {
			return failed(codeUnknown, "etcdserver: re-configuration failed due to not enough started members")
		}

		if member.Live && s.voters(true)-1 < majority(after) {
			return failed(codeUnavailable, "etcdserver: unhealthy cluster")
		}
	}

	s.members = slices.DeleteFunc(s.members, func(other *wire.Member) bool { return other.ID == id })
	w.settle()

	return nil
}

// leave ends the membership of the machine and empties its data directory.
func (w *World) leave(m *Machine) error {
	data := m.disk.Etcd
	if data == nil {
		return nil
	}

	if w.stores[data.Store].member(data.Member) != nil {
		if err := w.remove(m, data.Member); err != nil {
			return err
		}
	}

	m.disk.Etcd = nil
	m.report.Etcd = false
	w.settle()

	return nil
}

// forfeit passes the lead on; it answers with the new leader, or 0 where the machine did not lead.
func (w *World) forfeit(m *Machine) (uint64, error) {
	s, member, err := w.local(m)
	if err != nil {
		return 0, err
	}

	if s.leader != member.ID || s.voters(true) < 2 {
		return 0, nil
	}

	w.elect(s, member.ID)

	return s.leader, nil
}

// validateForUpgrade is the check of a control plane before its upgrade.
func (w *World) validateForUpgrade(m *Machine) error {
	s, _, err := w.local(m)
	if err != nil {
		return err
	}

	if len(s.members) == 2 {
		return failed(codeUnknown, "error validating etcd for upgrade: etcd member count(2) is insufficient to maintain quorum if upgrade commences")
	}

	for _, member := range s.members {
		if !member.Live {
			return failed(codeUnknown, "error validating etcd for upgrade: etcd member %016x is not healthy; all members must be healthy to perform an upgrade", member.ID)
		}
	}

	return nil
}
