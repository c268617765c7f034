const { exports: entryPoints } = require('./package.json');

/** What the package exports, from its sources: `./dist/lib/index.js` is `lib/index.ts`. tsc does the same by itself. */
const moduleNameMapper = Object.fromEntries(
  Object.entries(entryPoints)
    .filter(([, file]) => file.endsWith('.js'))
    .map(([name, file]) => [
      `^strata-cloud${name.slice(1).replace('*', '(.*)')}$`,
      file.replace('./dist', '<rootDir>').replace('*', '$1').replace(/\.js$/, '.ts'),
    ]),
);

/** Unit tests sit beside their file; `test/` spans folders. Suites that need Go-built tools live in test/cluster and say so when they can't run. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/lib', '<rootDir>/constructs', '<rootDir>/bundles', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/)'],
  moduleNameMapper,
};
