package machine

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"path"

	"github.com/siderolabs/talos/pkg/machinery/nethelpers"
	"github.com/siderolabs/talos/pkg/machinery/resources/block"
	"github.com/siderolabs/talos/pkg/machinery/resources/hardware"
	"github.com/siderolabs/talos/pkg/machinery/resources/network"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
	"github.com/siderolabs/talos/pkg/machinery/resources/v1alpha1"
)

// publishHardware makes what a machine knows of itself without a configuration.
func (m *Machine) publishHardware(ctx context.Context) {
	for _, device := range m.boot.Hardware.Disks {
		put(ctx, m.resources, block.NewDisk(block.NamespaceName, path.Base(device.Path)), func(disk *block.Disk) {
			*disk.TypedSpec() = block.DiskSpec{
				DevPath: device.Path, Size: device.Size, IOSize: 512, SectorSize: 512, Model: device.Model, Serial: device.Serial, Transport: device.Transport,
			}
			disk.TypedSpec().SetSize(device.Size)
		})
	}

	put(ctx, m.resources, hardware.NewSystemInformation(hardware.SystemInformationID), func(info *hardware.SystemInformation) {
		*info.TypedSpec() = hardware.SystemInformationSpec{Manufacturer: "Simulated", ProductName: "Machine", UUID: m.boot.Hardware.UUID, SerialNumber: m.boot.Hardware.UUID[24:]}
	})

	put(ctx, m.resources, runtime.NewVersion(), func(version *runtime.Version) { version.TypedSpec().Version = "v" + m.boot.System.Version })
	m.publishNetwork(ctx)
	m.publishDisks(ctx)
	m.publishExtensions(ctx)
}

func (m *Machine) publishNetwork(ctx context.Context) {
	mac, err := net.ParseMAC(m.boot.Hardware.MAC)
	if err != nil {
		return
	}

	put(ctx, m.resources, network.NewLinkStatus(network.NamespaceName, "eth0"), func(link *network.LinkStatus) {
		*link.TypedSpec() = network.LinkStatusSpec{
			Index: 2, Type: nethelpers.LinkEther, HardwareAddr: nethelpers.HardwareAddr(mac), PermanentAddr: nethelpers.HardwareAddr(mac), MTU: 1500,
			OperationalState: nethelpers.OperStateUp, LinkState: true, BusPath: "0000:00:02.0", Driver: "virtio_net",
		}
	})

	address := netip.PrefixFrom(netip.MustParseAddr(m.boot.Address), 24)

	put(ctx, m.resources, network.NewAddressStatus(network.NamespaceName, "eth0/"+address.String()), func(status *network.AddressStatus) {
		*status.TypedSpec() = network.AddressStatusSpec{Address: address, LinkIndex: 2, LinkName: "eth0", Family: nethelpers.FamilyInet4}
	})
	put(ctx, m.resources, network.NewNodeAddress(network.NamespaceName, network.NodeAddressDefaultID), func(addresses *network.NodeAddress) {
		addresses.TypedSpec().Addresses = []netip.Prefix{address}
	})
	put(ctx, m.resources, network.NewStatus(network.NamespaceName, network.StatusID), func(status *network.Status) {
		*status.TypedSpec() = network.StatusSpec{AddressReady: true, ConnectivityReady: true, HostnameReady: true, EtcFilesReady: true}
	})
}

// publishDisks shows the installed system.
func (m *Machine) publishDisks(ctx context.Context) {
	if !m.boot.Disk.Installed() {
		return
	}

	put(ctx, m.resources, block.NewSystemDisk(v1alpha1.NamespaceName, block.SystemDiskID), func(disk *block.SystemDisk) {
		*disk.TypedSpec() = block.SystemDiskSpec{DiskID: path.Base(m.boot.Disk.Device), DevPath: m.boot.Disk.Device}
	})

	for index, label := range []string{"EFI", "META", "STATE", "EPHEMERAL"} {
		phase := block.VolumePhaseReady
		if m.boot.Maintenance && label != "META" {
			phase = block.VolumePhaseWaiting
		}

		put(ctx, m.resources, block.NewVolumeStatus(block.NamespaceName, label), func(volume *block.VolumeStatus) {
			*volume.TypedSpec() = block.VolumeStatusSpec{
				Phase: phase, Type: block.VolumeTypePartition, Location: fmt.Sprintf("%s%d", m.boot.Disk.Device, index+1), ParentLocation: m.boot.Disk.Device, PartitionIndex: index + 1,
			}
			volume.TypedSpec().SetSize(m.boot.Hardware.Disks[0].Size / 2)
		})
	}
}

// publishExtensions shows the schematic of the image, as the Image Factory writes it into each system.
func (m *Machine) publishExtensions(ctx context.Context) {
	if m.boot.System.Schematic == "" {
		return
	}

	put(ctx, m.resources, runtime.NewExtensionStatus(runtime.NamespaceName, "0"), func(extension *runtime.ExtensionStatus) {
		extension.TypedSpec().Metadata.Name = "schematic"
		extension.TypedSpec().Metadata.Version = m.boot.System.Schematic
		extension.TypedSpec().Metadata.Description = "Virtual extension which specifies the schematic of the image built with Image Factory."
	})
}
