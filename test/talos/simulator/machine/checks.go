package machine

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"strata.invalid/test/talos-simulator/kube"
	"strata.invalid/test/talos-simulator/wire"
)

func (m *Machine) checks(planes, workers []string) []check {
	all := append(slices.Clone(planes), workers...)

	return []check{
		{"etcd to be healthy", func(context.Context) error { return m.eachRuns(planes, "etcd") }},
		{"etcd members to be control plane nodes", func(context.Context) error { return m.membersAre(planes) }},
		{"apid to be ready", func(context.Context) error { return m.eachRuns(all, "apid") }},
		{"kubelet to be healthy", func(context.Context) error { return m.eachRuns(planes, "kubelet") }},
		{"all nodes to finish boot sequence", func(context.Context) error { return m.eachBooted(all) }},
		{"all k8s nodes to report", func(ctx context.Context) error { return m.nodesAre(ctx, all, func(kubeNode) error { return nil }) }},
		{"all control plane static pods to be running", m.staticPodsRun(planes)},
		{"all k8s nodes to report ready", func(ctx context.Context) error { return m.nodesAre(ctx, all, kubeNode.isReady) }},
		{"all k8s nodes to report schedulable", func(ctx context.Context) error { return m.nodesAre(ctx, all, kubeNode.isSchedulable) }},
	}
}

// kubernetesServes tells whether an API server of the cluster answers.
func (m *Machine) kubernetesServes() bool {
	var serves bool

	return m.world.ask("kubernetes", m.current().Cluster().ID(), &serves) == nil && serves
}

// others are the reports of the cluster's running machines by address.
func (m *Machine) others() map[string]wire.Report {
	var peers map[string][]wire.Report

	_ = m.world.ask("peers", m.current().Cluster().ID(), &peers)

	reports := map[string]wire.Report{}

	for _, list := range peers {
		for _, report := range list {
			reports[report.Node] = report
		}
	}

	return reports
}

func (m *Machine) eachRuns(addresses []string, service string) error {
	reports := m.others()
	for _, address := range addresses {
		if reports[address].Services[service] != "Running" {
			return fmt.Errorf("%s: service %q not in expected state %q: current state [%s]", address, service, "Running", reports[address].Services[service])
		}
	}

	return nil
}

func (m *Machine) eachBooted(addresses []string) error {
	reports := m.others()
	for _, address := range addresses {
		if reports[address].Stage != "running" {
			return fmt.Errorf("nodes are not running: %s: [%s]", reports[address].Stage, address)
		}
	}

	return nil
}

func (m *Machine) membersAre(planes []string) error {
	var joined wire.Joined
	if err := m.world.ask("etcd/status", nil, &joined); err != nil {
		return err
	}

	var members []string
	for _, member := range joined.Etcd.Members {
		members = append(members, member.Address)
	}

	wanted := slices.Sorted(slices.Values(planes))
	slices.Sort(members)

	if !slices.Equal(wanted, members) {
		return fmt.Errorf("etcd member ips %q are not the control plane node ips %q", members, wanted)
	}

	return nil
}

type kubeNode struct {
	Metadata struct{ Name string }
	Spec     struct{ Unschedulable bool }
	Status   struct {
		Addresses  []struct{ Type, Address string }
		Conditions []struct{ Type, Status string }
	}
}

func (n kubeNode) isReady() error {
	for _, condition := range n.Status.Conditions {
		if condition.Type == "Ready" && condition.Status == "True" {
			return nil
		}
	}

	return fmt.Errorf("some nodes are not ready: [%s]", n.Metadata.Name)
}

func (n kubeNode) isSchedulable() error {
	if n.Spec.Unschedulable {
		return fmt.Errorf("some nodes are not schedulable: [%s]", n.Metadata.Name)
	}

	return nil
}

func (m *Machine) nodesAre(ctx context.Context, addresses []string, test func(kubeNode) error) error {
	var list struct{ Items []kubeNode }
	if err := m.askKubernetes(ctx, "/api/v1/nodes", &list); err != nil {
		return err
	}

	var found []string

	for _, node := range list.Items {
		for _, address := range node.Status.Addresses {
			if address.Type == "InternalIP" && slices.Contains(addresses, address.Address) {
				found = append(found, address.Address)

				if err := test(node); err != nil {
					return err
				}
			}
		}
	}

	if len(found) < len(addresses) {
		return fmt.Errorf("can't find expected nodes with IPs: wanted %q, found %q", addresses, found)
	}

	return nil
}

func (m *Machine) askKubernetes(ctx context.Context, path string, out any) error {
	if m.boot.Kubernetes == nil || !m.kubernetesServes() {
		return status.Error(codes.Unavailable, "there is no API server")
	}

	client, err := kube.New(*m.boot.Kubernetes)
	if err != nil {
		return err
	}

	return client.Do(ctx, http.MethodGet, path, nil, out)
}

func (m *Machine) staticPodsRun(planes []string) func(context.Context) error {
	return func(ctx context.Context) error {
		var list struct {
			Items []struct{ Metadata struct{ Name string } }
		}
		if err := m.askKubernetes(ctx, "/api/v1/namespaces/kube-system/pods?labelSelector=tier%3Dcontrol-plane", &list); err != nil {
			return err
		}

		reports := m.others()

		for _, address := range planes {
			count := 0

			for _, pod := range list.Items {
				if strings.HasSuffix(pod.Metadata.Name, "-"+strings.ToLower(reports[address].Hostname)) {
					count++
				}
			}

			if count < 3 {
				return fmt.Errorf("missing static pods on node %s", address)
			}
		}

		return nil
	}
}
