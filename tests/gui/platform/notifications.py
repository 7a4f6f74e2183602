#!/usr/bin/python3
"""A stand-in for the desktop's notifications: prints what it is told, and clicks what says "click me"."""
import sys

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
INTERFACE = Gio.DBusNodeInfo.new_for_xml(f"""
<node><interface name="{NAME}">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>""").interfaces[0]
count = 0


def called(connection, _sender, path, _interface, _method, parameters, invocation):
    global count
    count += 1
    headline, text = parameters[3], parameters[4]
    print(headline, text, flush=True)
    invocation.return_value(GLib.Variant("(u)", (count,)))
    if headline == "click me":
        # After the answer: nobody can know the number before.
        number = GLib.Variant("(us)", (count, "default"))
        GLib.idle_add(lambda: connection.emit_signal(None, path, NAME, "ActionInvoked", number) and False)


loop = GLib.MainLoop()
Gio.bus_own_name(
    Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.DO_NOT_QUEUE,
    lambda connection, _name: connection.register_object(
        "/org/freedesktop/Notifications", INTERFACE, called, None, None),
    lambda *_: print("ready", flush=True),
    lambda *_: sys.exit(1))
loop.run()
