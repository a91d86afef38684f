// Whoever signed on paper hears that the school has entered it, so that a wrong entry does not stay unnoticed.

import { Types } from 'mongoose'
import { translatorFor } from '../i18n/translator.ts'
import { linkTo, sendMail } from '../mail/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { formatDate } from '../pages/helpers.ts'
import { findContact, findPeople } from '../people/index.ts'
import { Statement } from './statement.model.ts'
import { findCurrentTexts } from './texts.ts'

export const consentEvents: Readonly<Record<string, EventHandler>> = {
  'consents.changed': async ({ statementId }, { id }) => {
    const said = await Statement.findById(new Types.ObjectId(String(statementId))).lean()
    if (said?.channel !== 'paper' || !said.saidById) return
    const contact = await findContact(said.saidById)
    if (!contact?.email || !contact.isConfirmed) return

    const child = (await findPeople([said.subjectId])).get(said.subjectId.toString())
    const text = (await findCurrentTexts()).get(said.purpose)
    if (!child || !text) return
    const { t } = translatorFor('vi')
    const values = {
      name: contact.fullName,
      child: child.fullName,
      purpose: text.text.words.vi.title,
      answer: t(`consents.answers.${said.answer}`),
      day: formatDate(said.saidAt, 'day', 'vi', new Date()),
      recordedBy: said.recordedByName ?? '',
      link: linkTo(`/consents/people/${child.id}`),
    }
    await sendMail({
      id,
      to: contact.email,
      subject: t('consents.mails.recorded.subject', values),
      text: `${t('consents.mails.recorded.text', values)}\n`,
    })
  },
}
