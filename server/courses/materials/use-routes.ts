import type { Request, Response } from 'express'
import { z } from 'zod'
import { InvalidInput } from '../../api/index.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOfMaterial, type MaterialRecord, shownContent, staff } from '../../materials/index.ts'
import { addressOfCourse, addressOfUsing, home } from '../address.ts'
import type { CourseRecord } from '../course.model.ts'
import { summaryOf } from '../item-page.ts'
import { findUsable, listTaught, useInCourse } from './use.ts'

const those = only(...staff)

export const useRoutes: readonly Route[] = [
  get(`${home}/use/:materialId`, those, async (req, res) => await draw(req, res)),
  post(`${home}/use/:materialId`, those, add),
]

const form = z.object({
  place: z.string({ error: 'field.errors.required' }).regex(/^[0-9a-f]{24} [0-9a-f]{24}$/, 'field.errors.required'),
  then: z.enum(['course', 'material']).default('course'),
})

async function draw(req: Request, res: Response, errors: FieldErrors = {}): Promise<void> {
  const actor = actorOf(req)
  const material = await findUsable(actor, readId(req.params.materialId))
  const page = { material, courses: await listTaught(actor), errors, ...typedText(req.body, 'place') }
  res.status(Object.keys(errors).length > 0 ? 422 : 200).render('courses/use', usePage(page, req.context.translator))
}

async function add(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { _id: materialId } = await findUsable(actor, readId(req.params.materialId))
  const read = readForm(form, req.body)
  if (!read.ok) return await draw(req, res, read.errors)
  const [courseId, sectionId] = read.values.place.split(' ').map(readId)
  try {
    const using = { materialId, courseId: courseId!, sectionId: sectionId!, origin: originOf(req) }
    const { course, item } = await useInCourse(actor, using)
    notify(res, { kind: 'good', key: 'courses.use.done', values: { title: course.title } })
    const back = addressOfMaterial(materialId)
    res.redirect(
      303,
      read.values.then === 'material' ? back : `${addressOfCourse(courseId!)}#item-${item._id.toString()}`,
    )
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await draw(req, res, { place: Object.values(error.errors)[0]! })
  }
}

interface UsePage {
  readonly material: MaterialRecord
  readonly courses: readonly CourseRecord[]
  readonly errors: FieldErrors
  readonly place?: string
}

function usePage({ material, courses, errors, place = '' }: UsePage, { t }: Translator) {
  const { title } = shownContent(material)
  const url = addressOfMaterial(material._id)
  return {
    title: t('courses.use.title'),
    name: title,
    breadcrumbs: [{ label: title, url, isVietnamese: true }, { label: t('courses.use.title') }],
    url: addressOfUsing(material._id),
    cancelUrl: url,
    newUrl: `${home}/new`,
    places: courses.flatMap((course) =>
      course.sections.map((section) => {
        const value = `${course._id.toString()} ${section._id.toString()}`
        const label = `${course.title} (${course.yearKey}–${course.yearKey + 1}) › ${section.title}`
        return { value, label, isSelected: value === place, isVietnamese: true }
      }),
    ),
    errors,
    summary: summaryOf(errors, undefined, t),
  }
}
