// What Canvas says beside the cartridge itself (course_settings, assignment_settings, topicMeta). Pure.

import { attributeOf, childOf, childrenNamed, type Element, lineOf } from './xml.ts'

export interface ModuleFacts {
  readonly isPublished: boolean
  readonly opensAt: Date | undefined
  readonly url: string
  readonly title: string
}

/** Of course_settings/module_meta.xml: of modules, and of what stands in them, by their identifiers. */
export function readModules(root: Element): Map<string, ModuleFacts> {
  const facts = new Map<string, ModuleFacts>()
  for (const module of childrenNamed(root, 'module')) {
    facts.set(attributeOf(module, 'identifier'), factsOf(module))
    for (const item of childrenNamed(childOf(module, 'items'), 'item'))
      facts.set(attributeOf(item, 'identifier'), factsOf(item))
  }
  return facts
}

function factsOf(element: Element): ModuleFacts {
  return {
    isPublished: isPublished(element),
    opensAt: momentIn(element, 'unlock_at'),
    url: lineOf(childOf(element, 'url')),
    title: lineOf(childOf(element, 'title')),
  }
}

function isPublished(element: Element): boolean {
  return !/^(unpublished|deleted)$/.test(lineOf(childOf(element, 'workflow_state')))
}

export interface AssignmentFacts {
  readonly title: string
  readonly isPublished: boolean
  readonly points: number | undefined
  readonly moments: Readonly<Record<string, Date>>
  readonly opensAt: Date | undefined
  readonly isMadeElsewhere: boolean
}

/** Of assignment_settings.xml. */
export function readAssignment(root: Element): AssignmentFacts {
  const points = Number(lineOf(childOf(root, 'points_possible')))
  const types = lineOf(childOf(root, 'submission_types'))
  return {
    title: lineOf(childOf(root, 'title')),
    isPublished: isPublished(root),
    points: Number.isFinite(points) && points > 0 ? points : undefined,
    moments: momentsOf(momentIn(root, 'due_at'), momentIn(root, 'lock_at')),
    opensAt: momentIn(root, 'unlock_at'),
    isMadeElsewhere: /external_tool|online_quiz/.test(types),
  }
}

export function momentsOf(dueAt: Date | undefined, closesAt: Date | undefined): Record<string, Date> {
  return { ...(dueAt && { dueAt }), ...(closesAt && (!dueAt || closesAt >= dueAt) && { closesAt }) }
}

/** Written without a zone it is UTC. */
export function momentIn(element: Element, name: string): Date | undefined {
  const text = lineOf(childOf(element, name))
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined
  const at = new Date(/(z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

export function isAnnouncement(root: Element): boolean {
  return root.name === 'topicMeta' && lineOf(childOf(root, 'type')) === 'announcement'
}

/** What a page of Canvas says of itself in its head. */
export function metaIn(html: string, name: string): string {
  const [, content = ''] = new RegExp(`<meta\\s+name=["']${name}["']\\s+content=["']([^"']*)["']`, 'i').exec(html) ?? []
  return content
}
