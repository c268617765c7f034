// Judges connections between pods by the policy engine of Cilium itself. Each line of standard input is a scene in JSON, each line of standard output what is
// allowed in it: for every pair of ends and every port `0` nothing, `1` by the end that connects, `2` by the other one, `3` by both; or why it is refused.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/k8s"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	slim "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/policy/utils"
	"github.com/cilium/cilium/pkg/spanstat"
	testidentity "github.com/cilium/cilium/pkg/testutils/identity"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
	"github.com/cilium/cilium/pkg/u8proto"
)

type scene struct {
	Ends []struct {
		Labels []string `json:"labels"`
	} `json:"ends"`
	Ports []struct {
		Protocol string `json:"protocol"`
		Port     uint16 `json:"port"`
	} `json:"ports"`
	Policies []json.RawMessage `json:"policies"`
}

// Policies of Cilium are read as by an agent that does not keep their selectors to the pods of its own cluster: it lets more through, and so does the check.
const (
	cluster    = "default"
	anyCluster = cmtypes.PolicyAnyCluster
)

func main() {
	// as the agent of the chart is set by itself
	api.InitEntities(cluster)
	option.Config.EnableNonDefaultDenyPolicies = true
	option.Config.EnableICMPRules = true
	option.Config.EnableL7Proxy = true
	option.Config.EnableNodeSelectorLabels = true
	option.Config.AllowLocalhost = option.AllowLocalhostAlways
	policy.SetPolicyEnabled(option.DefaultEnforcement)

	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)

	for lines.Scan() {
		var s scene
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}

		verdicts, err := judge(s)
		if err != nil {
			verdicts = "refused: " + strings.ReplaceAll(err.Error(), "\n", " ")
		}

		fmt.Println(verdicts)
	}
}

func judge(s scene) (string, error) {
	logger := slog.New(slog.DiscardHandler)
	byID := identity.IdentityMap{}

	var ends []*identity.Identity

	for number, end := range s.Ends {
		number := identity.NumericIdentity(1000 + number)
		if slices.Contains(end.Labels, "reserved:host") {
			number = identity.ReservedIdentityHost
		}

		id := identity.NewIdentity(number, labels.NewLabelsFromModel(end.Labels))
		byID[id.ID] = id.LabelArray
		ends = append(ends, id)
	}

	manager := identitymanager.NewIDManager(logger)
	repository := policy.NewPolicyRepository(logger, byID, nil, nil, manager, testpolicy.NewPolicyMetricsNoop())
	repository.GetSelectorCache().SetLocalIdentityNotifier(testidentity.NewDummyIdentityNotifier())

	for _, manifest := range s.Policies {
		entries, err := entriesOf(logger, manifest)
		if err != nil {
			return "", err
		}

		repository.MustAddPolicyEntries(entries)
	}

	policies := make([]*policy.EndpointPolicy, len(ends))

	for number, end := range ends {
		manager.Add(end)

		selected, _, err := repository.GetSelectorPolicy(end, 0, statistics{}, uint64(end.ID))
		if err != nil {
			return "", err
		}

		policies[number] = selected.DistillPolicy(logger, owner(end.ID), nil)
		policies[number].Ready()
	}

	var verdicts strings.Builder

	for source, from := range ends {
		for target, to := range ends {
			for _, port := range s.Ports {
				protocol, err := u8proto.ParseProtocol(port.Protocol)
				if err != nil {
					return "", err
				}

				allowed := 0
				if entry, _, _ := policies[source].Lookup(policy.EgressKey().WithIdentity(to.ID).WithPortProto(protocol, port.Port)); !entry.IsDeny() {
					allowed |= 1
				}

				if entry, _, _ := policies[target].Lookup(policy.IngressKey().WithIdentity(from.ID).WithPortProto(protocol, port.Port)); !entry.IsDeny() {
					allowed |= 2
				}

				fmt.Fprint(&verdicts, allowed)
			}
		}
	}

	return verdicts.String(), nil
}

// owner is an endpoint that nobody regenerates and whose ports have no names.
type owner uint64

func (o owner) GetID() uint64                                     { return uint64(o) }
func (o owner) GetNamedPort(bool, string, u8proto.U8proto) uint16 { return 0 }
func (o owner) PolicyDebug(string, ...any)                        {}
func (o owner) IsHost() bool                                      { return false }
func (o owner) PreviousMapState() *policy.MapState                { return nil }
func (o owner) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)

	return done
}

type statistics struct{}

func (statistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &spanstat.SpanStat{} }
func (statistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &spanstat.SpanStat{} }

func entriesOf(logger *slog.Logger, manifest json.RawMessage) (types.PolicyEntries, error) {
	var of struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(manifest, &of); err != nil {
		return nil, err
	}

	switch of.Kind {
	case "NetworkPolicy":
		var p slim.NetworkPolicy
		if err := json.Unmarshal(manifest, &p); err != nil {
			return nil, err
		}

		return k8s.ParseNetworkPolicy(logger, cluster, &p)
	case "CiliumNetworkPolicy":
		var p ciliumv2.CiliumNetworkPolicy
		if err := json.Unmarshal(manifest, &p); err != nil {
			return nil, err
		}

		rules, err := p.Parse(logger, anyCluster)

		return utils.RulesToPolicyEntries(rules), err
	case "CiliumClusterwideNetworkPolicy":
		var p ciliumv2.CiliumClusterwideNetworkPolicy
		if err := json.Unmarshal(manifest, &p); err != nil {
			return nil, err
		}

		rules, err := p.Parse(logger, anyCluster)

		return utils.RulesToPolicyEntries(rules), err
	default:
		return nil, fmt.Errorf("no policy of the kind %q", of.Kind)
	}
}
