// The engine as one piece of JavaScript for its thread. The loader that lets Node run TypeScript would have to be set up
// in that thread once more, for three times the memory and twice the time that bundling takes.

import { fileURLToPath } from 'node:url'

/** Code for a worker that calls `work` of worker.ts with the engine's `openDispatcher`. Packages are not part of it. */
export async function bundleWorker(engine: string): Promise<string> {
  const known = bundles.get(engine)
  if (known !== undefined) return known

  const { buildSync } = await import('esbuild')
  const { outputFiles } = buildSync({
    stdin: {
      contents: `
        import { openDispatcher } from ${JSON.stringify(engine)}
        import { work } from './worker.ts'
        work(openDispatcher)`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
  })
  // A worker that is given code looks for packages in the current directory: it has to look where this file lies.
  const code = `((require) => {${outputFiles[0]?.text}})(require('node:module').createRequire(${JSON.stringify(import.meta.url)}))`
  bundles.set(engine, code)
  return code
}

const bundles = new Map<string, string>()
