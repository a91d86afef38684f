// Office documents as PDF, by LibreOffice.

import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Refused } from '../reading/refusal.ts'
import { callTool } from './call.ts'

const limits = { milliseconds: 180_000, megabytes: 1500, outputMegabytes: 500 }

/** One at a time: each takes a core and some hundred megabytes. Gives the size. */
export async function convertToPdf(
  path: string,
  { to, folder, signal }: { to: string; folder: string; signal?: AbortSignal },
): Promise<number> {
  const before = last
  let end!: () => void
  last = new Promise((resolve) => (end = resolve))
  try {
    await before
    return await convert(path, { to, folder, signal })
  } finally {
    end()
  }
}

let last: Promise<void> = Promise.resolve()

async function convert(path: string, { to, folder, signal }: { to: string; folder: string; signal?: AbortSignal }) {
  const profile = join(folder, 'profile')
  const output = join(folder, 'converted')
  await mkdir(join(profile, 'user'), { recursive: true })
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settings)
  const said = await callTool(
    'soffice',
    [
      ...[`-env:UserInstallation=${pathToFileURL(profile).href}`, '--headless', '--norestore', '--nolockcheck'],
      ...['--nodefault', '--nologo', '--convert-to', 'pdf', '--outdir', output, path],
    ],
    { folder, limits, signal },
  )
  const made = join(output, 'original.pdf')
  const size = await stat(made).then(
    (file) => file.size,
    () => 0,
  )
  // It ends well also when it could not read the document.
  if (size === 0)
    throw new Refused(/password/i.test(said.stderr) ? 'passwordProtected' : 'broken', new Error(said.stderr))
  await rename(made, to)
  return size
}

const scripting = '/org.openoffice.Office.Common/Security/Scripting'
const item = (path: string, name: string, value: string) =>
  `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`

/** Nothing in a document runs, and nothing it names is fetched. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
${item(scripting, 'DisableMacrosExecution', 'true')}
${item(scripting, 'MacroSecurityLevel', '3')}
${item(scripting, 'BlockUntrustedRefererLinks', 'true')}
${item('/org.openoffice.Office.Writer/Content/Update', 'Link', '0')}
${item('/org.openoffice.Office.Calc/Content/Update', 'Link', '0')}
</oor:items>
`
