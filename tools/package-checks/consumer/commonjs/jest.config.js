// The same tests under both settings of TypeScript that make CommonJS.
const under = (name) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/*.test.ts'],
  transform: { '\\.ts$': ['ts-jest', { tsconfig: `tsconfig.${name}.json` }] },
});

module.exports = { projects: [under('commonjs'), under('node16')] };
