import type { Request, Response } from 'express'
import { z } from 'zod'
import { notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import { addressOfMaterial, shownContent } from '../../materials/index.ts'
import { courseMakers } from '../access.ts'
import { addressOfCopy, addressOfCourse, addressOfLesson, home } from '../address.ts'
import { countItems, putCourse, putMaterials, putSection } from './make.ts'
import { findLessonOffer, type LessonOffer } from './offer.ts'

const makers = only(...courseMakers)

export const lessonRoutes: readonly Route[] = [
  get(`${home}/lesson/:lessonId/:day`, makers, async (req, res) => await draw(req, res)),
  post(`${home}/lesson/:lessonId/:day`, makers, make),
]

const id = z.string().regex(/^[0-9a-f]{24}$/)
const form = z.object({
  topic: z.string().max(60).default(''),
  then: z.enum(['materials', 'section', 'course']).default('materials'),
  materials: z.union([z.array(id).max(20), id.transform((one) => [one])]).default([]),
  section: z.union([z.literal(''), id]).default(''),
  course: z.union([z.literal(''), id]).default(''),
})

async function findOffer(req: Request, topic: unknown): Promise<LessonOffer> {
  const { lessonId, day } = req.params
  const read = z.iso.date().safeParse(day)
  if (!read.success) throw notFound()
  const asked = { lessonId: readId(lessonId), day: read.data, topic: typeof topic === 'string' ? topic : undefined }
  return await findLessonOffer(actorOf(req), asked)
}

async function draw(req: Request, res: Response, errors: FieldErrors = {}): Promise<void> {
  const { topic = req.query.topic } = (req.body ?? {}) as { topic?: unknown }
  const offer = await findOffer(req, topic)
  res.status(Object.keys(errors).length > 0 ? 422 : 200).render('courses/lesson/offer', offerPage(req, offer, errors))
}

async function make(req: Request, res: Response): Promise<void> {
  const read = readForm(form, req.body)
  if (!read.ok) throw notFound()
  const { topic, then, materials, section, course } = read.values
  const offer = await findOffer(req, topic)
  const [actor, origin] = [actorOf(req), originOf(req)]
  if (then === 'materials') {
    if (materials.length === 0) return await draw(req, res, { materials: { key: 'courses.lesson.chooseSome' } })
    const making = { offer, sectionTitle: sectionTitle(req, offer), origin }
    const made = await putMaterials(actor, making, materials.map(readId))
    const done = offer.course ? 'courses.lesson.added' : 'courses.lesson.made'
    notify(res, { kind: 'good', key: done, values: { title: made.course.title } })
    res.redirect(303, `${addressOfCourse(made.course._id)}#section-${made.sectionId.toString()}`)
    return
  }
  const chosen = then === 'section' ? section : course
  if (chosen === '') return await draw(req, res, { [then]: { key: 'field.errors.required' } })
  const put = then === 'section' ? putSection : putCourse
  res.redirect(303, addressOfCopy(await put(actor, { offer, origin }, readId(chosen))))
}

function sectionTitle(req: Request, { week, topic, lesson }: LessonOffer): string {
  const { t, language } = req.context.translator
  const day = formatDate(lesson.begins, 'day', language, new Date())
  const name = topic?.name ?? day
  return (week ? t('courses.lesson.section', { week, topic: name }) : name).slice(0, 200)
}

function offerPage(req: Request, offer: LessonOffer, errors: FieldErrors) {
  const { t, language } = req.context.translator
  const { lesson, week, course, earlier, topics, topic, materials } = offer
  const url = addressOfLesson(lesson.lesson._id, lesson.day)
  const period = t(`courses.lesson.periods.${lesson.lesson.session}`, { period: lesson.lesson.period })
  const subject = lesson.subject.shortName
  const labels: Record<string, string> = {
    ...{ materials: t('courses.lesson.materials'), section: t('courses.lesson.sectionOf') },
    course: t('courses.lesson.courseOf'),
  }
  return {
    title: t('courses.lesson.title', { subject, group: lesson.group.name }),
    lead: `${formatDate(lesson.begins, 'weekday', language, new Date())}, ${period}`,
    breadcrumbs: [{ label: t('courses.titles.list'), url: home }, { label: t('courses.lesson.crumb') }],
    ...{ url, errors, topicCode: topic?.code ?? '', topicName: topic?.name },
    week: week && t('courses.lesson.week', { week }),
    course: course && { title: course.title, url: addressOfCourse(course._id) },
    newTitle: course ? undefined : `${subject} ${lesson.group.name}`,
    topics: topics.map(({ code, name }) => ({
      ...{ value: code, label: name, isSelected: code === topic?.code, isVietnamese: true },
    })),
    materials: materials.map((material) => {
      const content = shownContent(material)
      return {
        ...{ value: material._id.toString(), title: content.title, url: addressOfMaterial(material._id) },
        unit: material.unitName,
        isThere: course?.materialIds.some((known) => known.equals(material._id)) === true,
      }
    }),
    catalogueUrl: addressOf('/catalogue', {
      ...{ subject: lesson.lesson.subjectCode, grade: String(lesson.group.grades[0]), topic: topic?.code ?? '' },
    }),
    sections: earlier.flatMap((one) =>
      one.sections
        .filter(({ items }) => items.length > 0)
        .map(({ _id, title, items }) => ({
          ...{ value: _id.toString(), isVietnamese: true },
          label: t('courses.lesson.sectionChoice', { section: title, course: one.title, count: items.length }),
        })),
    ),
    courses: course
      ? undefined
      : earlier.map((one) => ({
          ...{ value: one._id.toString(), isVietnamese: true },
          label: t('courses.lesson.courseChoice', { course: one.title, count: countItems(one) }),
        })),
    summary:
      Object.keys(errors).length > 0
        ? Object.entries(errors).map(([name, error]) => ({ name, label: labels[name] ?? name, ...error }))
        : undefined,
  }
}
