import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { NoticeChoice } from './choice.model.ts'
import type { MailTime } from './input.ts'

export async function findMailTime({ personId }: { readonly personId: Types.ObjectId }): Promise<MailTime> {
  return (await NoticeChoice.findById(personId).lean())?.mail ?? 'atOnce'
}

export async function chooseMailTime({ personId }: Actor, mail: MailTime): Promise<void> {
  await NoticeChoice.updateOne({ _id: personId }, { $set: { mail } }, { upsert: true })
}
