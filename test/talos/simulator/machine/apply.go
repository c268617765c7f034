package machine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/container"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	withReboot    = "Applied configuration with a reboot"
	withoutReboot = "Applied configuration without a reboot"
	tryFor        = time.Minute
)

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)

	return hex.EncodeToString(sum[:])
}

func (m *Machine) hash() string {
	m.mu.Lock()
	defer m.mu.Unlock()

	return hashOf(m.disk)
}

// needsReboot tells what of a configuration can't be put in force while the machine runs: all of the main document but a list of fields.
func needsReboot(running, wanted config.Provider) error {
	from := running.RawV1Alpha1()
	to := wanted.RawV1Alpha1().DeepCopy()
	to.ConfigDebug, to.ClusterConfig = from.ConfigDebug, from.ClusterConfig

	if was, is := reflect.ValueOf(from.MachineConfig), reflect.ValueOf(to.MachineConfig); !was.IsNil() && !is.IsNil() {
		keep(was.Elem(), is.Elem(), "MachineCA", "MachineAcceptedCAs", "MachineTime", "MachineCertSANs", "MachineInstall", "MachineNetwork", "MachineSysfs",
			"MachineSysctls", "MachineLogging", "MachineControlPlane", "MachineKubelet", "MachineKernel", "MachineRegistries", "MachinePods",
			"MachineSeccompProfiles", "MachineNodeAnnotations", "MachineNodeLabels", "MachineNodeTaints")

		if old, fresh := was.Elem().FieldByName("MachineFeatures"), is.Elem().FieldByName("MachineFeatures"); !old.IsNil() && !fresh.IsNil() {
			keep(old.Elem(), fresh.Elem(), "KubernetesTalosAPIAccessConfig", "KubePrismSupport", "HostDNSSupport", "ImageCacheSupport",
				"FeatureNodeAddressSortAlgorithm")
		}
	}

	if reflect.DeepEqual(from, to) {
		return nil
	}

	difference, err := diff(container.NewV1Alpha1(from), container.NewV1Alpha1(to))
	if err != nil {
		return err
	}

	return fmt.Errorf("this config change can't be applied in immediate mode\ndiff:\n%s", difference)
}

// keep takes the fields that may change over from the running configuration.
func keep(from, to reflect.Value, fields ...string) {
	for _, name := range fields {
		if field := to.FieldByName(name); field.IsValid() {
			field.Set(from.FieldByName(name))
		}
	}
}

func (m *Machine) validated(ctx context.Context, text []byte) (config.Provider, []string, error) {
	loaded, err := configloader.NewFromBytes(text)
	if err != nil {
		return nil, nil, status.Error(codes.InvalidArgument, err.Error())
	}

	if loaded.RawV1Alpha1() == nil {
		return nil, nil, status.Error(codes.InvalidArgument, "the applied machine configuration doesn't contain v1alpha1 config, did you mean to patch the machine config instead?")
	}

	warnings, err := loaded.Validate(metal{installed: true})
	if err != nil {
		return nil, nil, status.Error(codes.InvalidArgument, err.Error())
	}

	more, err := loaded.RuntimeValidate(ctx, m.resources, metal{installed: true})
	if err != nil {
		return nil, nil, status.Error(codes.InvalidArgument, err.Error())
	}

	return loaded, append(warnings, more...), nil
}

// ApplyConfiguration puts a configuration in force now, on trial, or at the next boot.
func (a *api) ApplyConfiguration(ctx context.Context, request *machine.ApplyConfigurationRequest) (*machine.ApplyConfigurationResponse, error) {
	m := a.m
	if request.Mode != machine.ApplyConfigurationRequest_TRY {
		m.keepTried()
	}

	loaded, warnings, err := m.validated(ctx, request.Data)
	if err != nil {
		return nil, err
	}

	mode, details, reason := request.Mode, withReboot, ""
	obstacle := needsReboot(m.current(), loaded)

	switch mode {
	case machine.ApplyConfigurationRequest_TRY, machine.ApplyConfigurationRequest_NO_REBOOT:
		if obstacle != nil {
			return nil, status.Error(codes.InvalidArgument, obstacle.Error())
		}

		details = withoutReboot
	case machine.ApplyConfigurationRequest_STAGED:
		details = "Staged configuration to be applied after the next reboot"
	case machine.ApplyConfigurationRequest_AUTO:
		mode = machine.ApplyConfigurationRequest_REBOOT
		if obstacle == nil {
			mode, details = machine.ApplyConfigurationRequest_NO_REBOOT, withoutReboot
		} else {
			reason = ": " + obstacle.Error()
		}
	}

	applied := &machine.ApplyConfiguration{Mode: mode, Warnings: warnings}
	answer := &machine.ApplyConfigurationResponse{Messages: []*machine.ApplyConfiguration{applied}}

	if request.DryRun {
		difference, err := diff(m.current(), loaded)
		if err != nil {
			return nil, fmt.Errorf("failed to generate diff: %w", err)
		}

		if difference == "" {
			difference = "No changes."
		}

		applied.ModeDetails = fmt.Sprintf("Dry run summary:\n%s (skipped in dry-run).\nConfig diff:\n\n%s", details, difference)

		return answer, nil
	}

	if mode == machine.ApplyConfigurationRequest_TRY {
		limit := tryFor
		if request.TryModeTimeout != nil {
			limit = request.TryModeTimeout.AsDuration()
		}

		details += fmt.Sprintf("\nThe config is applied in 'try' mode and will be automatically reverted back in %s", limit)
		m.revertAfter(limit)
	}

	if err = m.take(loaded, request.Data, mode); err != nil {
		return nil, err
	}

	applied.ModeDetails = details + reason

	return answer, nil
}

// take does what the mode says with a configuration.
func (m *Machine) take(loaded config.Provider, text []byte, mode machine.ApplyConfigurationRequest_Mode) error {
	if mode != machine.ApplyConfigurationRequest_TRY {
		if err := m.world.ask("persist", text, nil); err != nil {
			return err
		}

		m.mu.Lock()
		m.disk = text
		m.mu.Unlock()
	}

	switch mode {
	case machine.ApplyConfigurationRequest_TRY, machine.ApplyConfigurationRequest_NO_REBOOT:
		m.enforce(loaded)
	case machine.ApplyConfigurationRequest_REBOOT:
		if _, err := m.reboot(); err != nil {
			return err
		}
	}

	m.publishConfig(context.Background())
	m.touch()

	return nil
}
