// The columns of the spreadsheet. The first heading is how the template writes it; the explanations are
// `packages.columns.<name>`.

import type { Columns } from '../../spreadsheets/index.ts'

export const columns = {
  title: ['Tên học liệu', 'Tên', 'Tiêu đề', 'Tên bài', 'Title'],
  files: ['Tệp', 'Tệp học liệu', 'Các tệp', 'Tên tệp', 'Đường dẫn tệp', 'File', 'Files'],
  answerFiles: ['Tệp đáp án', 'Đáp án', 'Answer files', 'Answers'],
  link: ['Đường dẫn', 'Liên kết', 'Địa chỉ trang', 'Link', 'URL'],
  description: ['Giới thiệu', 'Mô tả', 'Description'],
  type: ['Loại học liệu', 'Loại', 'Type'],
  subjects: ['Môn học', 'Môn', 'Subject', 'Subjects'],
  grades: ['Lớp', 'Khối', 'Khối lớp', 'Grade', 'Grades'],
  topics: ['Chủ đề', 'Mã chủ đề', 'Topic', 'Topics'],
  outcomes: ['Yêu cầu cần đạt', 'YCCĐ', 'Mã yêu cầu cần đạt', 'Outcome', 'Outcomes'],
  series: ['Bộ sách', 'Sách', 'Series'],
  lesson: ['Bài trong sách', 'Bài', 'Lesson'],
  term: ['Học kì', 'Học kỳ', 'Term'],
  schoolYear: ['Năm học', 'School year'],
  periods: ['Số tiết', 'Periods'],
  minutes: ['Số phút', 'Thời lượng (phút)', 'Thời lượng', 'Minutes'],
  authors: ['Tác giả', 'Author', 'Authors'],
  licence: ['Giấy phép', 'Licence', 'License'],
  scope: ['Muốn chia sẻ đến đâu', 'Phạm vi', 'Phạm vi chia sẻ', 'Scope'],
  audience: ['Dành cho', 'Đối tượng', 'Audience'],
  isForTeachersOnly: ['Chỉ giáo viên được xem', 'Chỉ giáo viên xem', 'Teachers only'],
  languages: ['Ngôn ngữ', 'Language', 'Languages'],
  keywords: ['Từ khoá', 'Từ khóa', 'Keywords'],
  cognitiveLevels: ['Mức độ nhận thức', 'Mức độ', 'Cognitive levels'],
  isStem: ['Hoạt động STEM', 'STEM'],
  sourceText: ['Làm từ nguồn nào', 'Nguồn', 'Source'],
  sourceUrl: ['Địa chỉ của nguồn', 'Liên kết nguồn', 'Source address'],
} as const satisfies Columns<string>

export type ColumnName = keyof typeof columns
export const columnNames = Object.keys(columns) as ColumnName[]
