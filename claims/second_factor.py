"""The second step of signing in: a code from the telephone (RFC 6238), or one of ten recovery codes, each once."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp

from claims.numerals import whole_number

STEP = 30  # seconds
SKEW = 1  # steps by which a telephone's clock may be off
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
TICKET_LASTS = 600  # seconds between password and code
ISSUER = "Bangban"


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An account's secret, and the newest step whose code was used; None until the first one."""

    secret: str
    step: int | None

    @property
    def confirmed(self) -> bool:
        """Say whether a first code has shown that the telephone has the secret."""
        return self.step is not None


def new_secret() -> str:
    """Make a secret."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """Write the address that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(factor: SecondFactor, code: str, now: datetime) -> int | None:
    """Return the step a code belongs to, None when it is wrong or was used: one step of skew, no code twice."""
    typed = code.replace(" ", "")
    here = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(factor.secret)
    for step in range(here - SKEW, here + SKEW + 1):
        if hmac.compare_digest(totp.at(step * STEP).encode(), typed.encode()):
            return step if factor.step is None or step > factor.step else None
    return None


def new_codes() -> tuple[str, ...]:
    """Make recovery codes: ten letters in two groups, about 49 random bits each."""
    return tuple("-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES))


def code_hash(staff_id: int, code: str) -> str:
    """Hash a recovery code, slowly, for one account."""
    typed = "".join(sign for sign in code.lower() if sign in LETTERS)
    salt = f"bangban recovery {staff_id}".encode()
    return hashlib.scrypt(typed.encode(), salt=salt, n=2**13, r=8, p=1, dklen=32).hex()


def ticket_for(staff_id: int, password_hash: str, now: datetime) -> str:
    """Write down that the password was right: good for ten minutes, for this password."""
    until = int(now.timestamp()) + TICKET_LASTS
    return f"{staff_id}.{until}.{_mark(staff_id, until, password_hash)}"


def holder_of(ticket: str) -> int | None:
    """Return whose ticket this says it is; `holds` tells whether that is true."""
    return whole_number(ticket.partition(".")[0])


def holds(ticket: str, staff_id: int, password_hash: str, now: datetime) -> bool:
    """Say whether a ticket is ours, for this account and its present password, and not too old."""
    _, _, rest = ticket.partition(".")
    until, _, mark = rest.partition(".")
    ends = whole_number(until)
    if ends is None or ends < now.timestamp():
        return False
    return hmac.compare_digest(mark.encode(), _mark(staff_id, ends, password_hash).encode())


def _mark(staff_id: int, until: int, password_hash: str) -> str:
    return hmac.new(password_hash.encode(), f"second step {staff_id} {until}".encode(), hashlib.sha256).hexdigest()
