// Courses as those who teach and those who learn see them, and what belongs to a whole one.

import type { Request, Response } from 'express'
import { hasRole } from '../actor.ts'
import { itemsOf } from '../arrange.ts'
import { findClasses } from '../classes/index.ts'
import { findSubjects } from '../curriculum/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { findOnlineSpans } from '../online-spans.ts'
import { staff } from '../materials/index.ts'
import { findUnits, schoolIdsOf } from '../schools/index.ts'
import { canOwn, canTeach, courseMakers, leaders, leads } from './access.ts'
import { addressOfCourse, home } from './address.ts'
import { isKeptCopy } from './along/light.ts'
import { alongRoutes } from './along/routes.ts'
import { besideCourse, placeIn, standingIn } from './companions.ts'
import type { CourseRecord } from './course.model.ts'
import { canMakeCourses, createCourse, describeCourse, removeCourse, setState, unitsToTeachFor } from './create.ts'
import { listCourses, type Shelf, shelves } from './find.ts'
import { copyRoutes } from './copy/routes.ts'
import { describePage } from './forms-page.ts'
import { courseForm, describeForm, seenForm, stateForm } from './input.ts'
import { itemRoutes } from './item-routes.ts'
import type { FormState } from './item-page.ts'
import { costsOf } from './kinds.ts'
import { fileRoutes } from './kinds/file/routes.ts'
import { pageRoutes } from './kinds/page/routes.ts'
import { listPage } from './list-page.ts'
import { hasComeAlone } from './people/enrol.ts'
import { groupRoutes } from './people/group-routes.ts'
import { joinRoutes } from './people/join-routes.ts'
import { learnerRoutes } from './people/learner-routes.ts'
import { listOwnerless } from './people/teachers.ts'
import { teacherRoutes } from './people/teacher-routes.ts'
import { findLearning } from './progress/learn.ts'
import { findShares, listLearnersOf } from './progress/list.ts'
import { chooseLearner } from './progress/onlookers.ts'
import { keepVisit } from './progress/record.ts'
import { progressRoutes } from './progress/routes.ts'
import { newsOf } from './materials/news.ts'
import { useRoutes } from './materials/use-routes.ts'
import { changing, courseUrl, findTaught, pressed, saving, statusOf } from './saving.ts'
import { shownSections } from './shown.ts'
import { viewerOf } from './viewer.ts'
import { crumbs, viewPage } from './view-page.ts'
import { loadCourse, loadOwned } from './write.ts'

const makers = only(...courseMakers)

export const courseRoutes: readonly Route[] = [
  get(home, signedIn, showList),
  get(`${home}/new`, makers, async (req, res) => await drawNew(req, res)),
  post(`${home}/new`, makers, create),
  ...joinRoutes,
  ...alongRoutes,
  ...progressRoutes,
  ...useRoutes,
  ...copyRoutes,
  ...itemRoutes,
  ...pageRoutes,
  ...fileRoutes,
  ...teacherRoutes,
  ...learnerRoutes,
  ...groupRoutes,
  get(`${home}/:id`, signedIn, show),
  get(`${home}/:id/describe`, signedIn, async (req, res) => await drawDescribe(req, res)),
  post(`${home}/:id/describe`, signedIn, describe),
  post(`${home}/:id/state`, signedIn, setOneState),
  get(`${home}/:id/remove`, signedIn, askToRemove),
  post(`${home}/:id/remove`, signedIn, remove),
]

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const own = shelves.filter((shelf) => isFor(req, shelf))
  const shelf = own.find((one) => one === req.query.shelf) ?? own[0]!
  const input = readPage(req, 24)
  const { q: text = '' } = typedText(req.query, 'q')
  const learners = shelf === 'learning' ? await listLearnersOf(actor) : undefined
  const learner = learners?.find(({ id }) => id === req.query.child) ?? learners?.[0]
  const childId = learner?.isOwn === false ? learner.personId : undefined
  const { items, next } = await listCourses(actor, shelf, input, { text: text.slice(0, 200), childId })
  const shares = learner && (await findShares(learner, items))
  const page = {
    ...{ learners, learner, shares },
    ...{ actor, shelf, shelves: own, courses: items, next: next ?? undefined },
    ...{ isFurther: input.cursor !== undefined, subjects: await subjectNames(), canMake: canMakeCourses(actor) },
    ...{ text, viewer: await viewerOf(actor), ownerless: shelf === 'school' ? (await listOwnerless(actor)).length : 0 },
  }
  res.render('courses/list', listPage(page, req.context.translator))
}

function isFor(req: Request, shelf: Shelf): boolean {
  const actor = actorOf(req)
  if (shelf === 'learning' || shelf === 'open') return true
  if (shelf === 'school') return schoolIdsOf(actor, leaders).length > 0
  return hasRole(actor, ...staff)
}

async function drawNew(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const units = unitsToTeachFor(actorOf(req))
  const page = {
    course: undefined,
    units,
    subjects: await subjectsFor(
      req,
      units.map(({ id }) => id),
    ),
    ...state,
  }
  res.status(statusOf(state)).render('courses/describe', describePage(page, req.context.translator))
}

async function create(req: Request, res: Response): Promise<void> {
  const typed = typedText(req.body, 'title', 'introduction', 'unit', 'subject')
  const again = async (state: FormState) => await drawNew(req, res, state)
  const read = readForm(courseForm, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  await saving(again, typed, async () => {
    const firstSection = req.context.translator.t('courses.firstSection')
    const { _id } = await createCourse(actorOf(req), { ...read.values, firstSection }, originOf(req))
    res.redirect(303, addressOfCourse(_id))
  })
}

async function show(req: Request, res: Response): Promise<void> {
  const { viewer, course } = await loadCourse(actorOf(req), readId(req.params.id))
  const mayTeach = canTeach(viewer, course)
  const asPupil = req.query.as === 'pupil'
  const now = new Date()
  const mayLookIn = mayTeach || leads(viewer.actor, course)
  const isInside = mayLookIn && !asPupil
  const learner = await chooseLearner(viewer, course, textOf(req.query.child))
  const sections = shownSections(viewer, course, { now, isInside, personId: learner?.personId })
  const items = itemsOf(sections)
  const seen = {
    actor: viewer.actor,
    courseId: course._id,
    ...placeIn(course),
    isOpen: course.state === 'open',
    mayTeach,
  }
  const standing = standingIn(viewer, course, { mayTeach, isInside: mayLookIn })
  const [found, subjects, classNames, costs, news, companions, onlineSpans] = await Promise.all([
    learner && findLearning(course, learner.personId, now),
    subjectNames(),
    classNamesOf(course),
    costsOf(items),
    newsOf(course, items, { mayTeach: mayTeach && !asPupil, words: req.context.translator, now }),
    besideCourse({ ...seen, ...standing, words: req.context.translator }),
    findOnlineSpans(course.unitId),
  ])
  const learning = learner && found && { ...found, learner }
  if (learning && learner.name === undefined && !isKeptCopy(req))
    await keepVisit({ courseId: course._id, personId: learner.personId }, learning.record, now)
  const page = {
    ...{ course, sections, mayTeach, mayOwn: canOwn(viewer, course), asPupil, now, learning },
    seesProgress: mayLookIn && !asPupil,
    subject: subjects.get(`${course.level} ${course.subjectCode}`),
    ...{ classNames, costs, news, companions, onlineSpans },
    canLeave:
      course.personIds.some((id) => id.equals(viewer.actor.personId)) && (await hasComeAlone(viewer.actor, course._id)),
  }
  res.render('courses/view', viewPage(page, req.context.translator))
}

async function drawDescribe(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const course = await findTaught(req)
  const page = { course, units: [], subjects: await subjectsFor(req, [course.unitId]), ...state }
  res.status(statusOf(state)).render('courses/describe', describePage(page, req.context.translator))
}

async function describe(req: Request, res: Response): Promise<void> {
  await findTaught(req)
  const typed = typedText(req.body, 'title', 'introduction', 'subject')
  const again = async (state: FormState) => await drawDescribe(req, res, state)
  const read = readForm(describeForm, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  await saving(again, typed, async () => {
    const { revision, ...values } = read.values
    await describeCourse(actorOf(req), changing(req, revision), values)
    notify(res, { kind: 'good', key: 'courses.done.saved' })
    res.redirect(303, courseUrl(req))
  })
}

async function setOneState(req: Request, res: Response): Promise<void> {
  await pressed(req, res, stateForm, async ({ state, revision }) => {
    await setState(actorOf(req), changing(req, revision), state)
    notify(res, { kind: 'good', key: `courses.done.${state}` })
    return courseUrl(req)
  })
}

async function askToRemove(req: Request, res: Response): Promise<void> {
  const course = await loadOwned(actorOf(req), readId(req.params.id))
  const { t } = req.context.translator
  res.render('courses/remove', {
    title: t('courses.titles.remove'),
    name: course.title,
    breadcrumbs: crumbs(course, t, t('courses.titles.remove')),
    question: t('courses.remove.question', { title: course.title }),
    text: t('courses.remove.text'),
    hidden: [{ name: 'revision', value: course.revision }],
    url: `${addressOfCourse(course._id)}/remove`,
    cancelUrl: addressOfCourse(course._id),
  })
}

async function remove(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    await removeCourse(actorOf(req), changing(req, revision))
    notify(res, { kind: 'good', key: 'courses.done.removed' })
    return home
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

async function classNamesOf({ classIds }: CourseRecord): Promise<string[]> {
  const classes = await findClasses(classIds)
  return [...classes.values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1)).map(({ name }) => name)
}

async function subjectNames(): Promise<Map<string, string>> {
  return new Map((await findSubjects()).map(({ level, code, name }) => [`${level} ${code}`, name]))
}

/** Of the levels that these schools have; of an office, or a school that has none of the programme, those of all levels. */
async function subjectsFor(req: Request, unitIds: readonly CourseRecord['unitId'][]) {
  const { t } = req.context.translator
  const units = await findUnits(unitIds.map(String))
  const taught = [...units.values()].flatMap(({ levels }) => levels as readonly string[])
  const all = await findSubjects()
  const own = all.filter(({ level }) => taught.includes(level))
  const subjects = own.length > 0 ? own : all
  const hasSeveral = new Set(subjects.map(({ level }) => level)).size > 1
  return subjects.map(({ level, code, name }) => ({
    value: `${level} ${code}`,
    label: hasSeveral ? `${name} – ${t(`schools.levels.${level}`)}` : name,
  }))
}
