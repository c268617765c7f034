package machine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/api/common"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	bolt "go.etcd.io/bbolt"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Read serves the one file that clients read to see a reboot.
func (a *api) Read(request *machine.ReadRequest, stream grpc.ServerStreamingServer[common.Data]) error {
	if request.Path != "/proc/sys/kernel/random/boot_id" {
		return status.Errorf(codes.Unknown, "stat %s: no such file or directory", request.Path)
	}

	return stream.Send(&common.Data{Bytes: []byte(a.m.boot.BootID + "\n")})
}

// kubeletKeys is where a kubelet keeps what the cluster gave it.
const kubeletKeys = "/var/lib/kubelet/pki"

// List serves the one folder that tells whether the machine was a Node.
func (a *api) List(request *machine.ListRequest, stream grpc.ServerStreamingServer[machine.FileInfo]) error {
	if request.Root != kubeletKeys || !a.m.boot.Disk.Node && a.m.registered() == "" {
		return status.Errorf(codes.Unknown, "stat %s: no such file or directory", request.Root)
	}

	for _, name := range []string{".", "kubelet-client-current.pem"} {
		if err := stream.Send(&machine.FileInfo{Name: kubeletKeys + "/" + name, RelativeName: name, IsDir: name == "."}); err != nil {
			return err
		}
	}

	return nil
}

// Dmesg tells what happened since the boot, in a few lines.
func (a *api) Dmesg(_ *machine.DmesgRequest, stream grpc.ServerStreamingServer[common.Data]) error {
	lines := []string{"[talos] Talos v" + a.m.boot.System.Version + " boot " + a.m.boot.BootID}
	for id, state := range a.m.services.states() {
		lines = append(lines, fmt.Sprintf("[talos] service[%s](%s)", id, state))
	}

	if stuck := a.m.services.state("cri") != "Running"; stuck {
		lines = append(lines, "[talos] task writeUserFiles (1/1): failed: create operation not allowed outside of /var")
	}

	return stream.Send(&common.Data{Bytes: []byte("user: warning: " + strings.Join(lines, "\nuser: warning: ") + "\n")})
}

// ImagePull has nothing to pull into.
func (a *api) ImagePull(context.Context, *machine.ImagePullRequest) (*machine.ImagePullResponse, error) {
	return &machine.ImagePullResponse{Messages: []*machine.ImagePull{{}}}, nil
}

// Memory tells how much there is.
func (a *api) Memory(context.Context, *emptypb.Empty) (*machine.MemoryResponse, error) {
	total := a.m.boot.Hardware.Memory / 1024

	return &machine.MemoryResponse{Messages: []*machine.Memory{{Meminfo: &machine.MemInfo{Memtotal: total, Memfree: total / 2, Memavailable: total / 2}}}}, nil
}

// EtcdSnapshot streams a database with the buckets of etcd and nothing in them, and its hash.
func (a *api) EtcdSnapshot(_ *machine.EtcdSnapshotRequest, stream grpc.ServerStreamingServer[common.Data]) error {
	if _, err := a.etcdOf("etcd snapshot"); err != nil {
		return err
	}

	text, err := emptyDatabase()
	if err != nil {
		return err
	}

	sum := sha256.Sum256(text)

	return stream.Send(&common.Data{Bytes: append(text, sum[:]...)})
}

func emptyDatabase() ([]byte, error) {
	file, err := os.CreateTemp("", "snapshot")
	if err != nil {
		return nil, err
	}

	defer os.Remove(file.Name())
	defer file.Close()

	database, err := bolt.Open(file.Name(), 0o600, nil)
	if err != nil {
		return nil, err
	}

	err = database.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{"key", "meta", "members", "members_removed", "cluster", "alarm", "auth", "lease"} {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}

		return nil
	})
	if err != nil {
		return nil, err
	}

	if err = database.Close(); err != nil {
		return nil, err
	}

	return os.ReadFile(file.Name())
}
