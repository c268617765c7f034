package machine

import (
	"context"
	"crypto/tls"
	"path"
	"strings"
	"time"

	"github.com/cosi-project/runtime/api/v1alpha1"
	"github.com/cosi-project/runtime/pkg/state/protobuf/server"
	talosx509 "github.com/siderolabs/crypto/x509"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/api/storage"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// maintenance is the API of a machine without a configuration: nobody is asked who he is, so little is told.
type maintenance struct {
	machine.UnimplementedMachineServiceServer
	m     *Machine
	given chan []byte
}

const notInMaintenance = "API is not implemented in maintenance mode"

// serveMaintenance starts that API; what it is given comes out of the channel once.
func (m *Machine) serveMaintenance() (<-chan []byte, error) {
	certificate, err := selfSigned(m.boot.Address)
	if err != nil {
		return nil, err
	}

	fingerprint, err := talosx509.SPKIFingerprintFromDER(certificate.Certificate[0])
	if err != nil {
		return nil, err
	}

	m.mu.Lock()
	m.fingerprint = fingerprint.String()
	m.mu.Unlock()

	served := &maintenance{m: m, given: make(chan []byte, 1)}
	secured := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"}}

	err = m.serveGRPC("maintenance", apiPort, secured, func(registrar *grpc.Server) {
		machine.RegisterMachineServiceServer(registrar, served)
		storage.RegisterStorageServiceServer(registrar, &disks{m: m, maintenance: true})
		v1alpha1.RegisterStateServer(registrar, server.NewState(m.readable(true)))
	}, grpc.UnaryInterceptor(func(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		return m.logged(ctx, info.FullMethod, request, handler)
	}), grpc.StreamInterceptor(m.loggedStream))

	taken := make(chan []byte)

	go func() {
		text := <-served.given
		// The answer is to reach its client before the API goes away.
		time.Sleep(30 * time.Millisecond)
		m.servers.close("maintenance")

		taken <- text
	}()

	return taken, err
}

// Version tells nothing to strangers.
func (s *maintenance) Version(context.Context, *emptypb.Empty) (*machine.VersionResponse, error) {
	return nil, status.Error(codes.Unimplemented, notInMaintenance)
}

// Reset wants to know who asks.
func (s *maintenance) Reset(context.Context, *machine.ResetRequest) (*machine.ResetResponse, error) {
	return nil, status.Error(codes.Unimplemented, notInMaintenance)
}

// Upgrade too.
func (s *maintenance) Upgrade(context.Context, *machine.UpgradeRequest) (*machine.UpgradeResponse, error) {
	return nil, status.Error(codes.Unimplemented, notInMaintenance)
}

// ApplyConfiguration takes the first configuration.
func (s *maintenance) ApplyConfiguration(ctx context.Context, request *machine.ApplyConfigurationRequest) (*machine.ApplyConfigurationResponse, error) {
	if request.Mode == machine.ApplyConfigurationRequest_NO_REBOOT || request.Mode == machine.ApplyConfigurationRequest_STAGED {
		return nil, status.Errorf(codes.Unimplemented, "apply configuration --mode='%s' is not supported in maintenance mode",
			strings.ReplaceAll(strings.ToLower(request.Mode.String()), "_", "-"))
	}

	loaded, err := configloader.NewFromBytes(request.Data)
	if err != nil {
		return nil, status.Errorf(codes.Unknown, "failed to parse config: %s", err)
	}

	warnings, err := loaded.Validate(metal{})
	if err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "configuration validation failed: %s", err)
	}

	more, err := loaded.RuntimeValidate(ctx, s.m.resources, metal{})
	if err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "runtime configuration validation failed: %s", err)
	}

	applied := &machine.ApplyConfiguration{Warnings: append(warnings, more...)}
	if request.DryRun {
		applied.ModeDetails = "Dry run summary:\nNode is running in maintenance mode and does not have a config yet."
	} else {
		select {
		case s.given <- request.Data:
		default:
			return nil, status.Error(codes.Unavailable, "a configuration was given already")
		}
	}

	return &machine.ApplyConfigurationResponse{Messages: []*machine.ApplyConfiguration{applied}}, nil
}

// disks is the API of block devices.
type disks struct {
	storage.UnimplementedStorageServiceServer
	m           *Machine
	maintenance bool
}

// Disks lists them.
func (d *disks) Disks(context.Context, *emptypb.Empty) (*storage.DisksResponse, error) {
	list := &storage.Disks{}

	for _, device := range d.m.boot.Hardware.Disks {
		list.Disks = append(list.Disks, &storage.Disk{
			DeviceName: device.Path, Name: path.Base(device.Path), Size: device.Size, Model: device.Model, Serial: device.Serial,
			SystemDisk: d.m.boot.Disk.Installed() && device.Path == d.m.boot.Disk.Device,
		})
	}

	return &storage.DisksResponse{Messages: []*storage.Disks{list}}, nil
}
