// The engine as one piece of JavaScript for its threads, which then need no loader that runs TypeScript.

import { fileURLToPath } from 'node:url'

let bundled: string | undefined

/** Code for a worker that is given code. Packages are not part of it. */
export async function bundleWorker(): Promise<string> {
  if (bundled !== undefined) return bundled
  const { buildSync } = await import('esbuild')
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
  })
  // A worker that is given code looks for packages in the current directory: it has to look where this file lies.
  const require = `require('node:module').createRequire(${JSON.stringify(import.meta.url)})`
  return (bundled = `((require) => {${outputFiles[0]?.text}})(${require})`)
}
