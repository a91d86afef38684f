// What the API of courses answers with.

import { z } from 'zod'
import { idSchema, timeSchema } from '../api/index.ts'
import { completionRules } from '../pages/course-kinds.ts'
import { courseStates, doors, teacherRoles } from './course.model.ts'
import { ways } from './people/enrolment.model.ts'

const day = z.iso.date().nullable().meta({ description: 'Of a substitute: the first and the last day.' })

const teacher = z.strictObject({
  id: idSchema,
  personId: idSchema,
  name: z.string(),
  role: z.enum(teacherRoles),
  from: day,
  to: day,
})

const outlineShape = {
  id: idSchema,
  title: z.string(),
  introduction: z.string(),
  unit: z.strictObject({ id: idSchema, name: z.string(), isOffice: z.boolean() }),
  year: z.int().meta({ description: 'The calendar year in which the school year begins.' }),
  subject: z.strictObject({ level: z.string(), code: z.string() }).nullable(),
  grades: z.array(z.int()),
  state: z.enum(courseStates),
  isYours: z.boolean().meta({ description: 'Whether the caller teaches it.' }),
  revision: z.int().meta({ description: 'Counts its changes; changes say which one they have seen.' }),
  changedAt: timeSchema,
}

export const courseOutlineSchema = z.strictObject(outlineShape).meta({ id: 'CourseOutline' })

export const courseSchema = z
  .strictObject({
    ...outlineShape,
    teachers: z.array(teacher),
    sections: z
      .array(
        z.strictObject({
          id: idSchema,
          title: z.string(),
          text: z.string(),
          items: z.array(
            z.strictObject({
              id: idSchema,
              kind: z.string(),
              title: z.string(),
              isPublished: z.boolean(),
              opensAt: timeSchema.nullable(),
              isOptional: z.boolean(),
              rule: z.enum(completionRules),
              groupIds: z.array(idSchema),
              facts: z.record(z.string(), z.unknown()).meta({ description: 'Of its kind; ids are strings.' }),
            }),
          ),
        }),
      )
      .meta({ description: 'What the caller may see of it: learners only what is open to them.' }),
  })
  .meta({ id: 'Course' })

export const courseTeachersSchema = z
  .strictObject({ revision: z.int(), teachers: z.array(teacher) })
  .meta({ id: 'CourseTeachers' })

export const courseLearnersSchema = z
  .strictObject({
    revision: z.int(),
    classIds: z.array(idSchema),
    door: z.enum(doors).meta({ description: 'Who comes in by themselves.' }),
    joinCode: z.string().nullable().meta({ description: 'Null: nobody comes in with a code now.' }),
    learners: z.array(
      z.strictObject({
        id: idSchema,
        name: z.string(),
        className: z.string().nullable(),
        birthDate: z.iso.date().nullable().meta({ description: 'When another one in the course has the same name.' }),
        how: z.enum([...ways, 'class']),
        since: timeSchema.nullable(),
        hasLeft: z.boolean().meta({ description: 'They have left the school, and do not see the course.' }),
      }),
    ),
  })
  .meta({ id: 'CourseLearners' })

export const courseGroupSchema = z
  .strictObject({ id: idSchema, name: z.string(), personIds: z.array(idSchema) })
  .meta({ id: 'CourseGroup' })

export const courseGroupsSchema = z
  .strictObject({ revision: z.int(), groups: z.array(courseGroupSchema) })
  .meta({ id: 'CourseGroups' })
