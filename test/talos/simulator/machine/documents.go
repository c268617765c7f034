package machine

import (
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configdiff"
)

func diff(running, wanted config.Provider) (string, error) {
	return configdiff.DiffConfigs(running, wanted)
}

// hostnameOf is the name that the configuration gives, empty where Talos is to make one up.
func hostnameOf(given config.Provider) string {
	if named := given.NetworkHostnameConfig(); named != nil {
		return named.Hostname()
	}

	return ""
}

// virtualDocuments are the virtual addresses that documents of their own ask for.
func virtualDocuments(given config.Provider) (addresses []string) {
	for _, virtual := range given.NetworkVirtualIPConfigs() {
		addresses = append(addresses, virtual.VIP().String())
	}

	return addresses
}
