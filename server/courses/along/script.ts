// The service worker as one script: older browsers know no modules in it. It is made when it is first asked for.

import { fileURLToPath } from 'node:url'

let bundled: Promise<string> | undefined

export function workerScript(): Promise<string> {
  return (bundled ??= bundle())
}

async function bundle(): Promise<string> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../../public/along/worker.js', import.meta.url))],
    ...{ bundle: true, write: false, minify: true, format: 'iife', target: 'es2020', platform: 'browser' },
  })
  return outputFiles[0]!.text
}
