package world

// Counters are what a test asserts after a run.
type Counters struct {
	// ControlPlanesDown is the largest number of control planes that were members of etcd and down at one time.
	ControlPlanesDown int `json:"controlPlanesDown"`
	// Margin is the smallest number of live voters beyond the quorum of any etcd that once had three voters alive.
	Margin *int `json:"margin"`
	// QuorumLost tells whether any etcd was without its quorum after it had three voters alive.
	QuorumLost bool `json:"quorumLost"`
	Reboots    int  `json:"reboots"`

	grown map[int]bool
}

func (c *Counters) observe(s *store) {
	if c.grown == nil {
		c.grown = map[int]bool{}
	}

	live, needed := s.voters(true), majority(s.voters(false))
	if live >= 3 {
		c.grown[s.number] = true
	}

	if !c.grown[s.number] {
		return
	}

	margin := live - needed
	if c.Margin == nil || margin < *c.Margin {
		c.Margin = &margin
	}

	c.QuorumLost = c.QuorumLost || margin < 0
}

// wentDown is called when a machine's process has ended.
func (w *World) wentDown(m *Machine) {
	m.report.Etcd = false
	m.report.Ready = false
	w.counters.Reboots++
	w.settle()

	down := 0

	for _, s := range w.stores {
		for _, member := range s.members {
			if !member.Live && !member.Learner {
				down++
			}
		}
	}

	w.counters.ControlPlanesDown = max(w.counters.ControlPlanesDown, down)
	go w.markUnknown(m.report.Node)
}
