package machine

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
)

// step is one task of a sequence.
type step struct {
	task string
	// logged errors don't end the sequence.
	logged bool
	// stops says that the machine's services are down afterwards.
	stops bool
	run   func() error
}

// sequence runs the steps that end a boot. Clients follow it by its events, which carry the actor's name.
type sequence struct {
	m     *Machine
	name  string
	stage string
	actor string
	steps []step
	// next is what the machine does at the end: "reboot" or "off".
	next string
}

func newActor() string {
	name := make([]byte, 16)
	_, _ = rand.Read(name)

	return hex.EncodeToString(name)
}

// claim makes sure that only one sequence takes the machine down.
func (m *Machine) claim(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()

	if m.busy != "" {
		return fmt.Errorf("sequencer is locked: %s is running", m.busy)
	}

	m.busy = name

	return nil
}

func (m *Machine) unclaim() {
	m.mu.Lock()
	defer m.mu.Unlock()

	m.busy = ""
}

func (s sequence) tell(action machine.SequenceEvent_Action, failure error) {
	event := &machine.SequenceEvent{Sequence: s.name, Action: action}
	if failure != nil {
		event.Error = &common.Error{Code: common.Code_FATAL, Message: failure.Error()}
	}

	s.m.events.publish(s.actor, event)
}

// run goes through the steps. A failure before the services are stopped leaves the machine running; a later one reboots it.
func (s sequence) run() {
	before := s.m.setStage(s.stage)
	stopped := false

	s.tell(machine.SequenceEvent_START, nil)

	for _, step := range s.steps {
		s.m.events.publish(s.actor, &machine.PhaseEvent{Phase: step.task, Action: machine.PhaseEvent_START})
		s.m.events.publish(s.actor, &machine.TaskEvent{Task: step.task, Action: machine.TaskEvent_START})

		err := step.run()
		stopped = stopped || step.stops

		s.m.events.publish(s.actor, &machine.TaskEvent{Task: step.task, Action: machine.TaskEvent_STOP})

		if err != nil && !step.logged {
			s.tell(machine.SequenceEvent_NOOP, err)

			if !stopped {
				s.m.unclaim()
				s.m.setStage(before)

				return
			}

			s.next = "reboot"

			break
		}
	}

	pause(20)

	if err := s.m.end(s.next); err != nil {
		s.m.unclaim()
	}
}

// Tasks that stop services. Clients look for the first name: to them the machine is as good as gone then.
const (
	stopServices   = "stopAllServices"
	stopForUpgrade = "stopServicesForUpgrade"
)

func (m *Machine) stopping(task string) step {
	return step{task: task, stops: true, run: func() error {
		for _, id := range []string{"kubelet", "etcd", "trustd", "cri", "containerd"} {
			if m.services.running(id) {
				m.services.set(id, "Finished", "Service finished successfully")
			}
		}

		return nil
	}}
}

func (m *Machine) draining(logged bool) step {
	return step{task: "cordonAndDrainNode", logged: logged, run: m.drain}
}
