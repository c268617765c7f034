/** Unit tests sit beside their file; `test/` spans folders. Suites that need Go-built tools live in test/cluster and say so when they can't run. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/lib', '<rootDir>/constructs', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' }] },
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/)'],
  moduleNameMapper: {
    '^strata-cloud$': '<rootDir>/lib/index.ts',
    '^strata-cloud/kinds/(.*)$': '<rootDir>/lib/kinds/generated/$1.ts',
    '^strata-cloud/testing$': '<rootDir>/lib/testing/index.ts',
    '^strata-cloud/constructs$': '<rootDir>/constructs/index.ts',
    '^strata-cloud/(apps|infrastructure|platform|tenancy)/(.*)$': '<rootDir>/constructs/$1/$2.ts',
  },
};
