"""A Flask application with a signed session cookie: it asks for a login, redirects, counts visits and forgets."""
import sys
from datetime import timedelta

from flask import Flask, make_response, redirect, request, session

app = Flask(__name__)
app.secret_key = "key"
app.permanent_session_lifetime = timedelta(seconds=1)


@app.get("/private")
def private():
    if "user" not in session:
        return redirect("/login?next=/private")
    session["visits"] = session.get("visits", 0) + 1
    return f"{session['user']} {session['visits']}"


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        return "login", 403
    session["user"] = request.form["user"]
    session.permanent = request.args.get("short") == "1"
    answer = make_response(redirect(request.args.get("next", "/private"), 303))
    answer.set_cookie("greeting", "hällo; wörld", httponly=True, samesite="Lax")
    answer.set_cookie("scoped", "1", path="/deep")
    answer.set_cookie("secure", "1", secure=True)
    return answer


@app.get("/logout")
def logout():
    session.clear()
    answer = make_response(redirect("/cookies"))
    answer.delete_cookie("greeting")
    return answer


@app.get("/cookies")
@app.get("/deep/cookies")
def cookies():
    return dict(request.cookies)


app.run("127.0.0.1", int(sys.argv[1]))
