// Programs that this machine may have: LibreOffice and ffmpeg. Where they are is asked again and again, as they may come.

import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'

export const toolNames = ['soffice', 'ffmpeg'] as const
export type ToolName = (typeof toolNames)[number]

export class ToolMissing extends Error {
  readonly tool: ToolName

  constructor(tool: ToolName) {
    super(`${tool} is not on this machine.`)
    this.tool = tool
  }
}

let folders: readonly string[] = ['/usr/local/bin', '/usr/bin', '/bin']

/** Where to look, in this order. */
export function useToolFolders(given: readonly string[]): void {
  folders = given
}

/** @throws ToolMissing */
export async function findTool(tool: ToolName): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, tool)
    if (await isProgram(path)) return path
  }
  throw new ToolMissing(tool)
}

export async function hasTool(tool: ToolName): Promise<boolean> {
  return await findTool(tool).then(
    () => true,
    () => false,
  )
}

/** As long as the programs are found nowhere else. */
export function searchPath(): string {
  return folders.join(':')
}

async function isProgram(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
