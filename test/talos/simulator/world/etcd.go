package world

import (
	"hash/fnv"
	"slices"
	"time"

	"strata.invalid/test/talos-simulator/wire"
)

// store is one etcd. More than one of a cluster is what Bootstrap on two control planes makes.
type store struct {
	number  int
	cluster string
	members []*wire.Member
	leader  uint64
	term    uint64
	index   uint64
	issued  uint64
}

func (s *store) member(id uint64) *wire.Member {
	for _, member := range s.members {
		if member.ID == id {
			return member
		}
	}

	return nil
}

func (s *store) voters(live bool) (count int) {
	for _, member := range s.members {
		if !member.Learner && (!live || member.Live) {
			count++
		}
	}

	return count
}

func (s *store) quorum() bool {
	return s.voters(false) > 0 && s.voters(true) >= majority(s.voters(false))
}

func majority(members int) int { return members/2 + 1 }

// settle brings liveness, leader and counters up to date. It runs before each look at etcd and after each change of a machine.
func (w *World) settle() {
	for _, s := range w.stores {
		for _, member := range s.members {
			m := w.machines[member.Address]
			data := m.disk.Etcd
			member.Live = m.process != nil && m.report.Etcd && data != nil && data.Store == s.number && data.Member == member.ID
		}

		if leader := s.member(s.leader); s.quorum() && (leader == nil || !leader.Live || leader.Learner) {
			w.elect(s, s.leader)
		}

		s.index++
		w.counters.observe(s)
	}
}

// elect gives the lead to the first live voter but one.
func (w *World) elect(s *store, but uint64) {
	for _, member := range s.members {
		if member.Live && !member.Learner && (member.ID != but || s.voters(true) == 1) {
			s.leader, s.term = member.ID, s.term+1

			return
		}
	}
}

func (s *store) describe(w *World) *wire.Etcd {
	described := &wire.Etcd{Store: s.number, Cluster: s.cluster, Leader: s.leader, Term: s.term, Index: s.index, Quorum: s.quorum()}

	for _, member := range s.members {
		described.Members = append(described.Members, *member)

		if w.machines[member.Address].fault(wire.NoSpace) != nil {
			described.NoSpace = append(described.NoSpace, member.ID)
		}
	}

	return described
}

// local is the etcd that runs on a machine.
func (w *World) local(m *Machine) (*store, *wire.Member, error) {
	w.settle()

	if data := m.disk.Etcd; data != nil && m.report.Etcd {
		s := w.stores[data.Store]
		if member := s.member(data.Member); member != nil {
			return s, member, nil
		}
	}

	return nil, nil, failed(codeUnavailable, `connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"`)
}

// status is what a machine's etcd tells. Without a leader it tells nothing.
func (w *World) status(m *Machine) (*wire.Joined, error) {
	s, member, err := w.local(m)
	if err != nil {
		return nil, err
	}

	if !s.quorum() {
		return nil, failed(codeUnavailable, "etcdserver: no leader")
	}

	return &wire.Joined{Etcd: s.describe(w), Data: &wire.EtcdData{Store: s.number, Member: member.ID}}, nil
}

func (s *store) admit(m *Machine, hostname string, learner bool) {
	s.issued++

	hash := fnv.New64a()
	hash.Write([]byte{byte(s.number), byte(s.issued)})
	hash.Write([]byte(m.address))

	member := &wire.Member{ID: hash.Sum64(), Address: m.address, Hostname: hostname, Learner: learner}
	s.members = append(s.members, member)
	m.disk.Etcd = &wire.EtcdData{Store: s.number, Member: member.ID}
}

// hasData tells whether some machine still has data of an etcd. One whose data is wiped everywhere is gone, and may be recovered elsewhere.
func (w *World) hasData(s *store) bool {
	return slices.ContainsFunc(s.members, func(member *wire.Member) bool {
		data := w.machines[member.Address].disk.Etcd

		return data != nil && data.Store == s.number
	})
}

// bootstrap makes an etcd of one member.
func (w *World) bootstrap(m *Machine, request wire.Join) error {
	w.settle()

	if m.disk.Etcd != nil {
		return failed(codeAlreadyExists, "etcd data directory is not empty")
	}

	for _, other := range w.stores {
		if other.cluster == request.Cluster && w.hasData(other) {
			w.splitBrain = true
		}
	}

	s := &store{number: len(w.stores), cluster: request.Cluster, term: 1, index: 100_000}
	w.stores = append(w.stores, s)
	s.admit(m, request.Hostname, false)

	return nil
}

// join makes the machine a learner of its cluster's etcd, unless it is a member already; the answer is empty while there is nothing to join.
func (w *World) join(m *Machine, request wire.Join) (*wire.Joined, error) {
	w.settle()

	if data := m.disk.Etcd; data != nil {
		s := w.stores[data.Store]
		if s.member(data.Member) == nil {
			return nil, failed(codePermissionDenied, "the member has been permanently removed from the cluster")
		}

		return &wire.Joined{Etcd: s.describe(w), Data: data}, nil
	}

	at := slices.IndexFunc(w.stores, func(s *store) bool { return s.cluster == request.Cluster && s.quorum() })
	if at < 0 {
		return &wire.Joined{}, nil
	}

	s := w.stores[at]
	if slices.ContainsFunc(s.members, func(member *wire.Member) bool { return member.Learner && member.Hostname != request.Hostname }) {
		return &wire.Joined{}, nil
	}

	s.members = slices.DeleteFunc(s.members, func(member *wire.Member) bool { return member.Hostname == request.Hostname })
	s.admit(m, request.Hostname, true)
	w.promoteLater(m, s, m.disk.Etcd.Member)

	return &wire.Joined{Etcd: s.describe(w), Data: m.disk.Etcd}, nil
}

// promoteLater makes a learner a voter, as soon as it has lived for a while.
func (w *World) promoteLater(m *Machine, s *store, id uint64) {
	delay := time.Duration(w.config.Timing.Learner) * time.Millisecond
	if slow := m.fault(wire.SlowLearner); slow != nil {
		delay = time.Duration(slow.Milliseconds) * time.Millisecond
	}

	time.AfterFunc(delay, func() {
		w.mu.Lock()
		defer w.mu.Unlock()

		w.settle()

		member := s.member(id)
		if member == nil {
			return
		}

		if !member.Live || !s.quorum() {
			w.promoteLater(m, s, id)

			return
		}

		member.Learner = false
		w.settle()
	})
}
