import eslint from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const importing =
  'ImportDeclaration, ImportExpression, ExportNamedDeclaration, ExportAllDeclaration, CallExpression[callee.name="require"]'
const importOf = (name) =>
  `:matches(${importing}) > Literal[value=/^${name}(\\/|$)/], TSImportType Literal[value=/^${name}(\\/|$)/]`

const onlyInStore = {
  selector: importOf('lmdb'),
  message: 'Only store/ knows how bytes reach the disk: use what it exports.',
}
const everyTestRuns = [
  {
    selector:
      'MemberExpression[object.name=/^(describe|context|suite|it|specify|test)$/][property.name=/^(only|skip)$/], CallExpression[callee.object.type="ThisExpression"][callee.property.name="skip"], CallExpression[callee.name=/^x(describe|context|it|specify)$/]',
    message: 'Every test runs, always: mend it or remove it.',
  },
]

/** Settings of the rule replace each other, they are not merged: each group of files names its whole list. */
const forbidden = (...syntax) => ({ 'no-restricted-syntax': ['error', ...syntax] })

export default defineConfig(
  globalIgnores(['node_modules', 'data', 'coverage']),
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...forbidden(onlyInStore),
      // Express tells an error handler by its four arguments.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Our objects are made by functions and use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only server/config.ts reads the environment; everything else receives values.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['process', 'node:process'].map((name) => ({
            name,
            importNames: ['env', 'default'],
            message: 'Only server/config.ts reads the environment; everything else receives values.',
          })),
        },
      ],
    },
  },
  { files: ['storage/database/embedded/store/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Of the rules that need types only the one without which a test might be unable to fail: the others take too long.
      ...tseslint.configs.disableTypeChecked.rules,
      '@typescript-eslint/no-floating-promises': 'error',
      // Tests of damaged files make them with lmdb.
      ...forbidden(...everyTestRuns),
      // chai's assertions are properties: expect(x).to.be.true
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['public/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'window',
          'fetch',
          'URL',
          'URLSearchParams',
          'AbortController',
          'setTimeout',
          'clearTimeout',
          'DOMParser',
          'FormData',
          'Element',
          'Node',
          'HTMLElement',
          'HTMLDetailsElement',
          'HTMLFormElement',
          'HTMLInputElement',
          'HTMLTextAreaElement',
          'AbortSignal',
          'localStorage',
          'HTMLButtonElement',
          'HTMLMediaElement',
          'HTMLSelectElement',
          'navigator',
          'caches',
          'crypto',
          'DOMException',
          'Event',
          'File',
          'Headers',
          'HTMLAnchorElement',
          'HTMLTemplateElement',
          'indexedDB',
          'location',
          'MessageChannel',
          'Response',
          'self',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: [
      'server/config.ts',
      'test/support/environment.ts',
      'test/support/mongodb.ts',
      'test/support/s3.ts',
      'test/support/meilisearch.ts',
    ],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },
)
