// Whether what this server needs can be reached. Anybody may ask, so an answer holds no address and no reason.

import mongoose from 'mongoose'
import type { Tool } from '../feature.ts'
import { stores } from '../stores.ts'
import { askRarely } from './ask-rarely.ts'

export interface Reached {
  readonly name: string
  /** Without it no page can be answered. */
  readonly isNeeded: boolean
  readonly isReachable: boolean
  readonly milliseconds: number
}

export interface Readiness {
  readonly isReady: boolean
  readonly checks: readonly Reached[]
}

interface Check {
  readonly name: string
  readonly isNeeded: boolean
  check(): Promise<unknown>
}

/** Milliseconds. */
const trusted = 2000
const limit = 3000

/** The stores, and the tools that features have declared. */
export function watchReadiness(tools: readonly Tool[]): () => Promise<Readiness> {
  const checks = (): Check[] => [
    { name: 'database', isNeeded: true, check: pingDatabase },
    { name: 'files', isNeeded: true, check: () => stores().files.check() },
    { name: 'search', isNeeded: false, check: () => stores().search.check() },
    ...tools
      .filter(({ isWanted }) => isWanted?.() ?? true)
      .map(({ name, check }) => ({ name, isNeeded: false, check })),
  ]
  return askRarely(() => checkAll(checks()), { trusted })
}

/** `within`: milliseconds after which one that has not answered counts as away. */
export async function checkAll(checks: readonly Check[], within = limit): Promise<Readiness> {
  const reached = await Promise.all(checks.map((check) => reach(check, within)))
  return { isReady: reached.every(({ isNeeded, isReachable }) => isReachable || !isNeeded), checks: reached }
}

async function reach({ name, isNeeded, check }: Check, within: number): Promise<Reached> {
  const startedAt = performance.now()
  const isReachable = await answers(check, within)
  return { name, isNeeded, isReachable, milliseconds: Math.round(performance.now() - startedAt) }
}

async function answers(check: () => Promise<unknown>, within: number): Promise<boolean> {
  let late: NodeJS.Timeout | undefined
  try {
    const isLate = new Promise<boolean>((resolve) => (late = setTimeout(() => resolve(false), within)))
    return await Promise.race([check().then(() => true), isLate])
  } catch {
    return false
  } finally {
    clearTimeout(late)
  }
}

async function pingDatabase(): Promise<void> {
  await mongoose.connection.getClient().db('admin').command({ ping: 1 })
}
