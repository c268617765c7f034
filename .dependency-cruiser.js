/** Imports point one way: values <- yaml, schema <- kinds <- model <- check, gitops, pulumi, plan <- sandbox, testing <- cli; lib <- constructs <- bundles <- stacks, examples. */
const lower = (from, to, comment) => ({
  name: `${comment}`,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: to },
});
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    lower(
      '^lib/values/',
      '^lib/(schema|kinds|model|check|gitops|pulumi|plan|sandbox|testing|cli)/',
      'values-know-nothing',
    ),
    lower(
      '^lib/yaml/',
      '^lib/(schema|kinds|model|check|gitops|pulumi|plan|sandbox|testing|cli)/',
      'yaml-knows-values-only',
    ),
    lower(
      '^lib/talos/',
      '^lib/(schema|kinds|model|check|gitops|pulumi|sandbox|testing|handoff|cli)/',
      'talos-knows-values-only',
    ),
    lower(
      '^lib/schema/',
      '^lib/(kinds|model|check|gitops|pulumi|plan|sandbox|testing|cli)/',
      'schema-knows-values-only',
    ),
    lower('^lib/kinds/', '^lib/(model|check|gitops|pulumi|plan|sandbox|testing|cli)/', 'kinds-know-values-and-schema'),
    lower('^lib/model/', '^lib/(check|gitops|pulumi|plan|sandbox|testing|cli)/', 'model-knows-kinds'),
    lower('^lib/check/', '^lib/(gitops|pulumi|plan|sandbox|testing|cli)/', 'checks-know-the-model'),
    lower('^lib/gitops/', '^lib/(pulumi|plan|sandbox|testing|cli)/', 'gitops-knows-the-model'),
    lower(
      '^lib/(values|yaml|schema|kinds|model|check|gitops|pulumi|plan|sandbox|testing)/',
      '^lib/(handoff|cli)/',
      'handoff-and-cli-are-on-top',
    ),
    lower('^lib/handoff/', '^lib/cli/', 'handoff-knows-no-command'),
    {
      name: 'command-loads-no-pulumi',
      severity: 'error',
      from: { path: '^lib/(handoff|cli)/' },
      to: { path: '@pulumi/', reachable: true },
    },
    lower('^lib/', '^(constructs|bundles|stacks|packages|examples|test|hack)/', 'lib-knows-no-product'),
    lower('^constructs/', '^(bundles|stacks|packages|examples|test)/', 'constructs-know-lib'),
    {
      name: 'pulumi-only-in-pulumi',
      severity: 'error',
      from: { path: '^(lib|constructs|bundles)/', pathNot: '^lib/pulumi/' },
      to: { path: '@pulumi/' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true },
};
