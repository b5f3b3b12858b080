"""What intake tells others of what it has recorded."""

from services.intake.domain import Matter
from shared.messages import intake as say
from shared.messages.announcing import Announcements, told_as

ANNOUNCEMENTS: Announcements = {
    Matter.Created: told_as(say.MatterReported),
    Matter.Supplemented: told_as(say.MatterSupplemented),
    Matter.SupplementShared: told_as(say.SupplementShared),
    Matter.Linked: told_as(say.MatterLinked),
    Matter.Followed: told_as(say.MatterFollowed),
    Matter.Unlinked: told_as(say.MatterUnlinked),
    Matter.Split: told_as(say.MatterSplit),
    Matter.Withdrawn: told_as(say.MatterWithdrawn),
    Matter.ProgressShown: told_as(say.ProgressShown),
    Matter.ResultPresented: told_as(say.ResultPresented),
    Matter.ResultConfirmed: told_as(say.ResultConfirmed),
    Matter.ResultRejected: told_as(say.ResultRejected),
    Matter.Reopened: told_as(say.MatterReopened),
    Matter.Closed: told_as(say.MatterClosed),
    Matter.Rated: told_as(say.MatterRated),
    Matter.PersonalDataRead: told_as(say.PersonalDataRead),
    Matter.PersonErased: told_as(say.PersonErased),
}
