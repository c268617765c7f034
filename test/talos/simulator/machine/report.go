package machine

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
	talostime "github.com/siderolabs/talos/pkg/machinery/resources/time"

	"strata.invalid/test/talos-simulator/wire"
)

// required are the services without which a machine is not ready.
func (m *Machine) required() []string {
	if m.controlPlane() {
		return []string{"apid", "machined", "kubelet", "etcd", "trustd"}
	}

	return []string{"apid", "machined", "kubelet"}
}

// unmet are the conditions that keep the machine from being ready.
func (m *Machine) unmet(stage string) (conditions []runtime.UnmetCondition) {
	if stage != "booting" && stage != "running" || m.current() == nil {
		return nil
	}

	if m.clockWrong() {
		conditions = append(conditions, runtime.UnmetCondition{Name: "time", Reason: "time is not synced"})
	}

	var missing []string

	for _, id := range m.required() {
		if !m.services.running(id) {
			missing = append(missing, id+" not running")
		}
	}

	if len(missing) > 0 {
		conditions = append(conditions, runtime.UnmetCondition{Name: "services", Reason: strings.Join(missing, ", ")})
	}

	if reason := m.nodeNotReady(); reason != "" {
		conditions = append(conditions, runtime.UnmetCondition{Name: "nodeReady", Reason: reason})
	}

	return conditions
}

func (m *Machine) clockWrong() bool {
	m.mu.Lock()
	defer m.mu.Unlock()

	return slices.ContainsFunc(m.answer.Faults, func(fault wire.Fault) bool { return fault.Kind == wire.ClockNotSynced })
}

// report tells the world and all who watch how the machine is, when that changes and now and then.
func (m *Machine) report(ctx context.Context) {
	var last string

	for {
		m.mu.Lock()
		stage, fingerprint := m.stage, m.fingerprint
		m.mu.Unlock()

		unmet := m.unmet(stage)
		described := stage

		report := wire.Report{
			Stage: stage, Ready: len(unmet) == 0, Version: m.boot.System.Version, Schematic: m.boot.System.Schematic, Maintenance: m.current() == nil,
			Services: m.services.states(), Etcd: m.services.running("etcd") && !m.deaf(), ConfigHash: m.hash(), Node: m.registered(), Fingerprint: fingerprint,
		}

		for _, condition := range unmet {
			report.Unmet = append(report.Unmet, condition.Name+": "+condition.Reason)
			described += "\n" + condition.Name + condition.Reason
		}

		if config := m.current(); config != nil {
			report.Hostname, report.Role, report.Cluster = m.hostname(), config.Machine().Type().String(), config.Cluster().ID()
		}

		var answer wire.Answer
		if m.world.ask("report", report, &answer) == nil {
			m.mu.Lock()
			m.answer = answer
			m.mu.Unlock()
		}

		m.publishStatus(ctx, stage, unmet)

		if described != last {
			m.events.publish("", statusEvent(stage, unmet))

			last = described
		}

		select {
		case <-m.changed:
		case <-time.After(m.interval(200)):
		}
	}
}

func (m *Machine) publishStatus(ctx context.Context, stage string, unmet []runtime.UnmetCondition) {
	put(ctx, m.resources, runtime.NewMachineStatus(), func(status *runtime.MachineStatus) {
		named, err := runtime.MachineStageString(stage)
		if err != nil {
			named = runtime.MachineStageUnknown
		}

		status.TypedSpec().Stage = named
		status.TypedSpec().Status = runtime.MachineStatusStatus{Ready: len(unmet) == 0, UnmetConditions: unmet}
	})
	put(ctx, m.resources, talostime.NewStatus(), func(clock *talostime.Status) {
		clock.TypedSpec().Synced = !slices.ContainsFunc(unmet, func(condition runtime.UnmetCondition) bool { return condition.Name == "time" })
	})
}

func statusEvent(stage string, unmet []runtime.UnmetCondition) *machine.MachineStatusEvent {
	name := strings.ToUpper(strings.ReplaceAll(stage, " ", "_"))
	status := &machine.MachineStatusEvent_MachineStatus{Ready: len(unmet) == 0}

	for _, condition := range unmet {
		status.UnmetConditions = append(status.UnmetConditions, &machine.MachineStatusEvent_MachineStatus_UnmetCondition{Name: condition.Name, Reason: condition.Reason})
	}

	return &machine.MachineStatusEvent{Stage: machine.MachineStatusEvent_MachineStage(machine.MachineStatusEvent_MachineStage_value[name]), Status: status}
}

// interval is how often a machine looks at its surroundings: seldom once all is well, as there may be hundreds of machines.
func (m *Machine) interval(milliseconds int) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()

	if m.stage == "running" && (m.node.ready || m.boot.Kubernetes == nil) || m.stage == "maintenance" {
		milliseconds *= 5
	}

	return time.Duration(milliseconds) * time.Millisecond
}
