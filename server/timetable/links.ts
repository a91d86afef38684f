// From a lesson to what is done with it: what later features offer to whoever gives it.

import type { Request } from 'express'
import { actorOf } from '../http/context.ts'
import { lessonLinks } from '../pages/place-links.ts'
import type { NamedLesson } from './find.ts'
import { giverOf } from './occurrences.ts'

export function linkFor(req: Request) {
  const actor = actorOf(req)
  return (one: NamedLesson) => {
    const isOwn = giverOf(one)?.equals(actor.personId) === true
    const [link] = lessonLinks(req, { id: one.lesson._id.toString(), day: one.day, isOwn })
    return link && { label: link.label, url: link.url }
  }
}
