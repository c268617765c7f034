package machine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/api/cluster"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
)

// check is one of the conditions of a healthy cluster.
type check struct {
	name string
	test func(ctx context.Context) error
}

// HealthCheck goes through the conditions one after the other, and tells of each.
func (a *api) HealthCheck(request *cluster.HealthCheckRequest, stream grpc.ServerStreamingServer[cluster.HealthCheckProgress]) error {
	ctx, cancel := context.WithTimeout(stream.Context(), request.WaitTimeout.AsDuration())
	defer cancel()

	planes, workers := request.GetClusterInfo().GetControlPlaneNodes(), request.GetClusterInfo().GetWorkerNodes()
	if len(planes)+len(workers) == 0 {
		planes, workers = a.m.discovered()
	}

	say := func(text string) error { return stream.Send(&cluster.HealthCheckProgress{Message: text}) }
	if err := say(fmt.Sprintf("discovered nodes: %q", append(slices.Clone(planes), workers...))); err != nil {
		return err
	}

	for _, check := range a.m.checks(planes, workers) {
		if err := say(fmt.Sprintf("waiting for %s: ...", check.name)); err != nil {
			return err
		}

		last := ""

		for err := check.test(ctx); err != nil; err = check.test(ctx) {
			if text := fmt.Sprintf("waiting for %s: %s", check.name, err); text != last {
				last = text

				if err := say(text); err != nil {
					return err
				}
			}

			select {
			case <-ctx.Done():
				return status.FromContextError(ctx.Err()).Err()
			case <-time.After(100 * time.Millisecond):
			}
		}

		if err := say(fmt.Sprintf("waiting for %s: OK", check.name)); err != nil {
			return err
		}
	}

	return nil
}

// discovered are the addresses of the cluster's running machines.
func (m *Machine) discovered() (planes, workers []string) {
	for address, report := range m.others() {
		if report.Role == "controlplane" {
			planes = append(planes, address)
		} else {
			workers = append(workers, address)
		}
	}

	slices.Sort(planes)
	slices.Sort(workers)

	return planes, workers
}
